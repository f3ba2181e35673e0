/** Golden files: testdata/NAME.conf is what BIRD is given. UPDATE_GOLDEN=1 writes it anew: read the difference. */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { NodeAnnouncements } from '#provider/bgp/announcement'
import { renderBirdConfig } from '#provider/bgp/announcers/bird/bird-config'
import { announcement, nodeState, peer } from '../node-state.ts'

const fast = {
  name: 'fast',
  receiveIntervalMs: 100,
  transmitIntervalMs: 150,
  detectMultiplier: 3,
  passive: true,
  minimumTtl: undefined,
}

const { prefix: _prefix, from: _from, peers: _peers, ...plain } = announcement

const cases: Readonly<Record<string, NodeAnnouncements>> = {
  'nothing to say': nodeState({ router: undefined, announcements: [] }),
  'one address': nodeState(),
  'every attribute': nodeState({
    announcements: [
      { ...announcement, communities: ['65000:777'], largeCommunities: ['64522:1:2'], med: 0, prepend: 3 },
      { ...announcement, prefix: '172.16.7.193/32', localPref: 200, weight: 4 },
      { ...announcement, prefix: '172.16.7.194/32', localPref: 200, gracefulShutdown: true },
      { ...announcement, prefix: 'fd00:172:16:8::1/128', weight: 1 },
    ],
  }),
  'every kind of peer': nodeState({
    bfdProfiles: [fast],
    peers: [
      { ...peer, peerAsn: 64522, password: 'secret words', bfdProfile: 'fast', gracefulRestart: true },
      { ...peer, name: 'tor-b', at: { interface: 'up0' }, peerAsn: 'external' },
      { ...peer, name: 'tor-c', at: { interface: 'up1' }, peerAsn: 'external' },
      { ...peer, name: 'route-server', at: { address: '10.9.9.9' }, ebgpMultihop: true, port: 1790, localAsn: 64999 },
      {
        ...peer,
        name: 'tor-6',
        at: { address: 'fd00::1' },
        peerAsn: 'internal',
        sourceAddress: 'fd00::2',
        keepaliveSeconds: 3,
        connectTimeSeconds: 1,
        dualStackAddressFamily: true,
      },
    ],
  }),
  'addresses for some peers': nodeState({
    peers: [peer, { ...peer, name: 'tor-b', at: { address: '172.16.7.2' } }],
    announcements: [
      announcement,
      { ...announcement, prefix: '172.16.7.193/32', peers: ['tor-b'] },
      { ...announcement, prefix: '172.16.7.194/32', peers: ['tor-b', 'tor-a'] },
      { ...announcement, prefix: '172.16.7.195/32', peers: ['another node has it'] },
    ],
  }),
}

const toTwo = {
  ...announcement,
  communities: ['65000:1', '65000:2'],
  apart: [
    { ...plain, peers: ['tor-a'], communities: ['65000:1'], med: 10, prepend: 2 },
    { ...plain, peers: ['tor-b'], communities: ['65000:2'], weight: 2 },
  ],
}
const tellingApart = nodeState({
  peers: [peer, { ...peer, name: 'tor-b', at: { address: '172.16.7.2' }, peerAsn: 'internal' }],
  announcements: [
    toTwo,
    { ...toTwo, prefix: '172.16.7.193/32' },
    {
      ...toTwo,
      prefix: '172.16.7.194/32',
      apart: [
        { ...plain, peers: ['tor-a'] },
        { ...plain, peers: ['tor-b'], localPref: 200, gracefulShutdown: true },
      ],
    },
    { ...announcement, prefix: '172.16.7.195/32' },
  ],
})

describe('the configuration of BIRD', () => {
  it.each([...Object.entries(cases), ['peers that are told different things', tellingApart] as const])(
    'for %s',
    (name, state) => {
      const rendered = renderBirdConfig(state, { routers: new Map([['up0', 'fe80::1']]), listenPort: 179 })
      const golden = new URL(`testdata/${name.replaceAll(' ', '-')}.conf`, import.meta.url)
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, rendered)
      expect(rendered).toBe(readFileSync(golden, 'utf8'))
    },
  )

  it.each([
    ['password', { password: 'a"; } protocol kernel {' }],
    ['interface', { at: { interface: 'up0"; multihop; "' } }],
    ['name', { name: 'tor\n}' }],
  ])('is refused, and not broken out of, when the %s of a peer holds a quote or a line break', (_, change) => {
    const interfaces = new Map([['up0"; multihop; "', 'fe80::1']])
    const render = () =>
      renderBirdConfig(nodeState({ peers: [{ ...peer, ...change }] }), { routers: interfaces, listenPort: 179 })
    expect(render).toThrow(/quote or a line break/u)
    expect(render).not.toThrow(/kernel/u)
  })

  it('gives a peer with a name of Kubernetes length a name that BIRD can hold, and no other peer the same', () => {
    const names = ['a', 'b'].map((end) => `${'x'.repeat(252)}${end}`)
    const peers = names.map((name) => ({ ...peer, name }))
    const text = renderBirdConfig(nodeState({ peers }), { routers: new Map(), listenPort: 179 })
    const symbols = [...text.matchAll(/^protocol bgp '(.*)' \{$/gmu)].map(([, symbol = '']) => symbol)
    expect(new Set(symbols).size).toBe(2)
    expect(Math.max(...symbols.map((symbol) => symbol.length))).toBeLessThanOrEqual(64)
  })

  it('listens elsewhere beside a second daemon', () => {
    expect(renderBirdConfig(nodeState(), { routers: new Map(), listenPort: 1179 })).toContain(
      'local port 1179 as 64522;',
    )
  })
})
