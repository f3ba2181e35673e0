/** What holds for every history of a rack: drawn at random, checked at every step, for the speakers of all nodes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Announcement } from '#provider/bgp/announcement'
import { readAddressBlock } from '#provider/bgp/pools/address-block'
import { PlayedRack, aPolicy, aPool, anAdvertisement, labelled } from './played-rack.ts'

const NODES = ['node1', 'node2', 'node3'] as const
const SERVICES = ['web', 'api', 'db'] as const
const ADDRESSES = ['172.16.7.192', '172.16.7.193', '172.16.7.250', '9.9.9.9'] as const
const STATES = ['ready', 'terminating', 'starting'] as const

const step = fc.oneof(
  fc.record({
    do: fc.constant('service' as const),
    name: fc.constantFrom(...SERVICES),
    address: fc.constantFrom(...ADDRESSES),
    policy: fc.constantFrom('Cluster', 'Local'),
  }),
  fc.record({ do: fc.constant('delete' as const), name: fc.constantFrom(...SERVICES) }),
  fc.record({
    do: fc.constant('endpoints' as const),
    name: fc.constantFrom(...SERVICES),
    words: fc.array(fc.tuple(fc.constantFrom(...NODES), fc.constantFrom(...STATES)), { maxLength: 4 }),
  }),
  fc.record({
    do: fc.constant('node' as const),
    name: fc.constantFrom(...NODES),
    rack: fc.constantFrom('a', 'b'),
    change: fc.constantFrom('none', 'drain', 'excluded', 'no network', 'not ready'),
  }),
  fc.record({
    do: fc.constant('advertise' as const),
    racks: fc.constantFrom([], ['a'], ['b']),
    length: fc.constantFrom(32, 28),
  }),
  fc.record({ do: fc.constant('pool' as const), cidr: fc.constantFrom('172.16.7.192/26', '172.16.7.192/28') }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(100, 2000, 31_000) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function take(rack: PlayedRack, one: Step): void {
  switch (one.do) {
    case 'service':
      return rack.service(one.name, { address: one.address, spec: { externalTrafficPolicy: one.policy } })
    case 'delete':
      return rack.facts.dropService({ metadata: { name: one.name, namespace: 'default' } })
    case 'endpoints':
      return rack.endpoints(
        one.name,
        one.words.map((words) => words.join(' ')),
      )
    case 'node':
      return rack.node(one.name, { labels: { rack: one.rack, ...labelsOf[one.change] }, ...changeOf[one.change] })
    case 'advertise':
      return rack.configure({
        advertisements: [
          anAdvertisement({
            nodeSelectors: one.racks.map((name) => labelled('rack', name)),
            aggregationLength: { IPv4: one.length, IPv6: 128 },
          }),
        ],
      })
    case 'pool':
      return rack.configure({ pools: [aPool({ cidrs: [one.cidr] })] })
    case 'pass':
      rack.now += one.ms
  }
}

const labelsOf: Record<string, Record<string, string>> = {
  excluded: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
}
const changeOf: Record<string, object> = {
  drain: { annotations: { 'berth.dev/drain': 'true' } },
  'no network': { status: { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] } },
  'not ready': { status: { conditions: [{ type: 'Ready', status: 'False' }] } },
}

function aRack(): PlayedRack {
  const rack = new PlayedRack()
  rack.configure({ policies: [aPolicy({ drain: { taints: [], waitSeconds: 30 } })] })
  return rack
}

/** Plays `steps`; `check` sees the announcements of every node after each. */
function play(steps: readonly Step[], check: (rack: PlayedRack, told: Told) => void): void {
  const rack = aRack()
  for (const one of steps) {
    take(rack, one)
    const told = new Map(NODES.map((node) => [node, rack.next(node).desired.announcements]))
    check(rack, told)
  }
}

type Told = ReadonlyMap<string, readonly Announcement[]>

const options = { seed: 20_261_121, numRuns: 300 }
const history = fc.array(step, { minLength: 1, maxLength: 25 })

describe('the laws of announcing', () => {
  it('announces each prefix once, in order, and only within pools', () => {
    fc.assert(
      fc.property(history, (steps) =>
        play(steps, (rack, told) => {
          const blocks = rack.facts.model.pools.flatMap((pool) => pool.blocks)
          for (const announcements of told.values()) {
            const firsts = announcements.map(({ prefix }) => readAddressBlock(prefix)?.first ?? -1n)
            expect(firsts).toEqual([...new Set(firsts)].sort((a, b) => (a < b ? -1 : 1)))
            expect(announcements.filter(({ prefix }) => !isWithin(prefix, blocks))).toEqual([])
          }
        }),
      ),
      options,
    )
  })

  it('has a next hop for an address whenever some node is asked to have it and could serve it', () => {
    fc.assert(
      fc.property(history, (steps) =>
        play(steps, (rack, told) => {
          for (const [key, service] of rack.facts.services) {
            if (service.virtualIps.length === 0 || hasHop(told, key)) continue
            expect(
              NODES.filter((node) => rack.couldServe(key, node)),
              `${key} has no next hop`,
            ).toEqual([])
          }
        }),
      ),
      options,
    )
  })

  it('decides step by step what it decides at once, as soon as everything has come to rest', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const rack = aRack()
        for (const one of steps) {
          take(rack, one)
          for (const node of NODES) rack.next(node)
        }
        // Past all waits; endpoints that only serve make a difference to who came before, and are no longer there.
        for (const name of SERVICES)
          if (rack.facts.endpoints.has(`default/${name}`)) rack.endpoints(name, ['node1', 'node2'])
        for (let round = 0; round < 3; round += 1) {
          rack.now += 121_000
          for (const node of NODES) rack.next(node)
        }
        const settled = NODES.map((node) => rack.next(node).desired)
        for (const node of NODES) rack.restart(node)
        expect(NODES.map((node) => rack.next(node).desired)).toEqual(settled)
      }),
      options,
    )
  })

  it('answers the same object while nothing differs, and names no moment that is past', () => {
    fc.assert(
      fc.property(history, (steps) =>
        play(steps, (rack) => {
          for (const node of NODES) {
            const first = rack.next(node)
            expect(rack.next(node).desired).toBe(first.desired)
            expect(first.dueAt ?? Infinity).toBeGreaterThan(rack.now)
          }
        }),
      ),
      options,
    )
  })
})

function hasHop(told: Told, service: string): boolean {
  return [...told.values()].some((all) => all.some(({ from }) => 'services' in from && from.services.includes(service)))
}

function isWithin(prefix: string, blocks: readonly { readonly first: bigint; readonly last: bigint }[]): boolean {
  const range = readAddressBlock(prefix)
  return range !== undefined && blocks.some((block) => range.first <= block.last && block.first <= range.last)
}
