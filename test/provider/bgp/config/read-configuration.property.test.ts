/** Laws that hold for whatever configurations follow each other. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlap } from '#provider/bgp/config/overlap'
import { peerObstacle } from '#provider/bgp/config/peer-obstacle'
import { emptyModel, readConfiguration } from '#provider/bgp/config/read-configuration'
import { canShareNode } from '#provider/bgp/config/shared-nodes'
import { matchesAny, type Selector } from '#provider/config/selector'
import { advertisement, bgpPeer, pool } from './resources.ts'

const seed = { seed: 20_260_821, numRuns: 300 }

const name = fc.constantFrom('a', 'b', 'c', 'd')
const block = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 25, max: 29 })).map(
  // Few, and some with host bits or of a nonsensical length, so that they meet.
  ([index, length]) => (index === 7 ? `10.0.0.0/${length + 16}` : `10.0.0.${index * 16}/${length}`),
)
const aPool = fc.record({ name, addresses: fc.array(block, { minLength: 1, maxLength: 2 }), age: fc.nat({ max: 5 }) })
const selector: fc.Arbitrary<Selector> = fc.record({
  matchLabels: fc.dictionary(fc.constantFrom('rack', 'role'), fc.constantFrom('x', 'y'), { maxKeys: 2 }),
  matchExpressions: fc.array(
    fc.record({
      key: fc.constantFrom('rack', 'role'),
      operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
      values: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
})
const aPeer = fc.record({
  name,
  age: fc.nat({ max: 5 }),
  host: fc.integer({ min: 1, max: 3 }),
  myASN: fc.constantFrom(65_001, 65_002),
  nodeSelectors: fc.array(selector, { maxLength: 2 }),
})
const configuration = fc
  .record({
    pools: fc.uniqueArray(aPool, { maxLength: 4, selector: (one) => one.name }),
    peers: fc.uniqueArray(aPeer, { maxLength: 4, selector: (one) => one.name }),
    length: fc.integer({ min: 22, max: 33 }),
  })
  .map(({ pools, peers, length }) => [
    ...pools.map((one) => pool(one.name, { addresses: one.addresses }, { age: one.age })),
    ...peers.map(({ name: peer, age, host, myASN, nodeSelectors }) =>
      bgpPeer(peer, { myASN, peerASN: 64_512, peerAddress: `10.9.9.${host}`, nodeSelectors }, { age }),
    ),
    advertisement('all', { aggregationLength: length }),
  ])

describe('readConfiguration', () => {
  it('never lets two overlapping pools or two clashing peers serve, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(configuration, { minLength: 1, maxLength: 4 }), (steps) => {
        let model = emptyModel
        for (const objects of steps) {
          ;({ model } = readConfiguration(objects, model))
          const blocks = model.pools.flatMap(({ blocks: some }) => some)
          expect(blocks.filter((one, at) => blocks.slice(at + 1).some((other) => overlap(one, other)))).toEqual([])
          const clashes = model.peers.filter((one, at) => peerObstacle(one, model.peers.slice(at + 1)) !== undefined)
          expect(clashes).toEqual([])
        }
      }),
      seed,
    )
  })

  it('keeps or takes every pool and peer that has a resource, or says why not', () => {
    fc.assert(
      fc.property(configuration, configuration, (before, after) => {
        const { model: previous } = readConfiguration(before)
        const { model, findings } = readConfiguration(after, previous)
        for (const { kind, metadata } of after) {
          const served = [...model.pools, ...model.peers, ...model.advertisements].some(
            (one) => one.name === metadata.name && kindOf(one) === kind,
          )
          const refused = findings.some(
            ({ resource, outcome }) =>
              resource.kind === kind && resource.name === metadata.name && outcome === 'refused',
          )
          expect(served).toBe(!refused)
        }
      }),
      seed,
    )
  })

  it('finds its own answer again: the same objects after it change nothing', () => {
    fc.assert(
      fc.property(configuration, configuration, (before, after) => {
        const { model: previous } = readConfiguration(before)
        const once = readConfiguration(after, previous)
        expect(readConfiguration(after, once.model).model).toEqual(once.model)
      }),
      seed,
    )
  })

  it('does not depend on the order in which objects are read', () => {
    fc.assert(
      fc.property(
        configuration.chain((objects) =>
          fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })),
        ),
        ([objects, shuffled]) => {
          expect(readConfiguration(shuffled)).toEqual(readConfiguration(objects))
        },
      ),
      seed,
    )
  })

  it('never throws, whatever stands in a spec', () => {
    const kind = fc.constantFrom(
      'IPAddressPool',
      'BGPPeer',
      'BGPAdvertisement',
      'BFDProfile',
      'Community',
      'AddressPool',
    )
    const keys = fc.constantFrom(
      'addresses',
      'peerAddress',
      'communities',
      'nodeSelectors',
      'holdTime',
      'password',
      'x',
    )
    const object = fc.record({
      apiVersion: fc.constant('metallb.io/v1beta1'),
      kind,
      metadata: fc.record({ name: fc.string() }),
      spec: fc.oneof(fc.dictionary(keys, fc.anything()), fc.anything()),
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(object, fc.anything()), { maxLength: 4 }), (objects) => {
        expect(() => readConfiguration(objects)).not.toThrow()
      }),
      seed,
    )
  })
})

function kindOf(item: object): string {
  if ('blocks' in item) return 'IPAddressPool'
  return 'at' in item ? 'BGPPeer' : 'BGPAdvertisement'
}

describe('canShareNode', () => {
  it('agrees with a look at all nodes that there could be', () => {
    const values = [undefined, 'x', 'y', 'z', 'other']
    const nodes = values.flatMap((rack) =>
      values.map((role) => ({ ...(rack === undefined ? {} : { rack }), ...(role === undefined ? {} : { role }) })),
    )
    const selectors = fc.array(selector, { maxLength: 2 })
    fc.assert(
      fc.property(selectors, selectors, (some, others) => {
        const shared = nodes.some((labels) => matchesAny(some, labels) && matchesAny(others, labels))
        expect(canShareNode(some, others)).toBe(shared)
      }),
      { ...seed, numRuns: 2000 },
    )
  })
})
