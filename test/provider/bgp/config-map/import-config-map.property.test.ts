/** Whatever stands in a ConfigMap: what is printed is served without a word, and nothing throws. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { importConfigMap } from '#provider/bgp/config-map/import-config-map'
import { readConfiguration } from '#provider/bgp/config/read-configuration'

const seed = { seed: 20_260_823, numRuns: 300 }

const junk = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 2 }),
)
/** A value that is right most of the time. */
const mostly = (...right: readonly unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: junk })

const peer = fc.record(
  {
    'my-asn': mostly(64_512, 64_522, 0),
    'peer-asn': mostly(64_512, 64_513),
    'peer-address': mostly('10.0.0.1', '10.0.0.2', 'fd00::1'),
    'source-address': mostly('10.0.0.9'),
    'peer-port': mostly(179, 70_000),
    'hold-time': mostly('90s', 120, '1500ms', '0'),
    'keepalive-time': mostly('30s', 10),
    'router-id': mostly('1.2.3.4'),
    'node-selectors': mostly(
      [{ 'match-labels': { rack: 'a' } }],
      [{ 'match-expressions': [{ key: 'a', operator: 'In' }] }],
    ),
    password: mostly('secret'),
    'bfd-profile': mostly('fast', 'slow'),
    'ebgp-multihop': mostly(true, false),
    colour: junk,
  },
  { requiredKeys: ['my-asn', 'peer-asn', 'peer-address'] },
)
const pool = fc.record(
  {
    name: mostly('a', 'b', 'My Pool'),
    protocol: mostly('bgp', 'bgp', 'layer2'),
    addresses: mostly(['10.1.0.0/24'], ['10.1.1.0/24', '10.1.2.1-10.1.2.9'], ['fd00::/120']),
    'auto-assign': mostly(true, false),
    'avoid-buggy-ips': mostly(true),
    'bgp-advertisements': mostly(
      [{ 'aggregation-length': 24, localpref: 100, communities: ['edge', '64512:1'] }],
      [{}, { 'aggregation-length': 16 }],
      [{ communities: ['nobody'] }],
    ),
  },
  { requiredKeys: ['name', 'protocol', 'addresses'] },
)
const config = fc.record(
  {
    peers: fc.array(peer, { maxLength: 3 }),
    'address-pools': fc.array(pool, { maxLength: 3 }),
    'bgp-communities': mostly({ edge: '64512:7' }, { edge: 'x' }),
    'bfd-profiles': mostly([{ name: 'fast', 'echo-mode': true }], [{ name: 'fast', 'detect-multiplier': 1 }]),
    else: junk,
  },
  { requiredKeys: ['peers'] },
)

it('prints nothing but resources that are served without a finding, and remarks for all else', () => {
  fc.assert(
    fc.property(config, (written) => {
      const imported = importConfigMap(stringify(written))
      if ('unreadable' in imported) throw new Error(imported.unreadable)
      expect(readConfiguration(imported.resources).findings).toEqual([])
      const lines = stringify(written).split('\n').length
      for (const { line, text } of imported.remarks) {
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines)
        expect(text).not.toContain('secret')
      }
    }),
    seed,
  )
})

it('never throws, whatever the file holds', () => {
  const text = fc.oneof(
    fc.string(),
    fc.anything().map((value) => stringify({ peers: value, 'address-pools': value })),
  )
  fc.assert(
    fc.property(text, (content) => {
      expect(() => importConfigMap(content)).not.toThrow()
    }),
    seed,
  )
})
