/** The laws of the ledger, over histories that nobody thought of: small pools, few Services, many collisions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pool } from '#provider/bgp/model'
import { whyNotTogether } from '#provider/bgp/pools/sharing'

import { PlayedLedger, aPool, asks, type Asks } from './played-ledger.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const poolSets: readonly (readonly Pool[])[] = [
  [aPool('one', ['10.0.0.0/30'])],
  [aPool('one', ['10.0.0.0/31', 'fd00::/127']), aPool('two', ['10.0.0.2/31'], { priority: 1 })],
  [aPool('two', ['10.0.0.0/29'], { avoidBuggyIps: true }), aPool('six', ['fd00::/126'], { autoAssign: false })],
  [],
]
const ips = ['10.0.0.0', '10.0.0.1', '10.0.0.3', '10.0.0.6', 'fd00::1']

const wish: fc.Arbitrary<Asks> = fc
  .record({
    families: fc.constantFrom(['IPv4'], ['IPv4', 'IPv6'], ['IPv6']) as fc.Arbitrary<NonNullable<Asks['families']>>,
    isEitherEnough: fc.boolean(),
    ip: fc.option(fc.constantFrom(...ips), { nil: undefined, freq: 3 }),
    pool: fc.option(fc.constantFrom('one', 'two', 'nowhere'), { nil: undefined, freq: 4 }),
    key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
    ports: fc.constantFrom(['TCP 80'], ['TCP 81'], ['TCP 80', 'UDP 53']),
    endpoints: fc.constantFrom('every node' as const, { ofPods: 'x' }),
    createdAt: fc.constantFrom('2025', '2026'),
  })
  .map(({ ip, pool, key, ...rest }) => ({
    ...rest,
    ...(ip !== undefined && { ips: [ip] }),
    ...(pool !== undefined && { pool }),
    ...(key !== undefined && { key }),
  }))

const name = fc.constantFrom(...names)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('claim' as const), name, wish }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pools' as const), at: fc.nat(poolSets.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 60_000) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A ledger with what everybody asked for last. */
class World extends PlayedLedger {
  readonly wishes = new Map<string, Asks>()

  act(action: Step): void {
    switch (action.do) {
      case 'claim':
        this.wishes.set(action.name, action.wish)
        return void this.claim(action.name, action.wish)
      case 'repeat': {
        const last = this.wishes.get(action.name)
        return last && void this.claim(action.name, last)
      }
      case 'release':
        this.wishes.delete(action.name)
        return this.release(action.name)
      case 'pools':
        return this.ledger.setPools(poolSets[action.at] ?? [])
      case 'wait':
        this.nowMs += action.ms
    }
  }

  everything(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(names.map((each) => [each, this.ips(each)]))
  }
}

function play(steps: readonly Step[], after: (world: World, action: Step) => void): World {
  const world = new World(...(poolSets[0] ?? []))
  for (const action of steps) {
    world.act(action)
    after(world, action)
  }
  return world
}

const histories = fc.array(step, { maxLength: 40 })
const runs = { seed: 20_261, numRuns: 500 }

test('never gives two Services one address unless they may share it', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      play(steps, (world) => {
        for (const [one, first] of world.wishes) {
          for (const [other, second] of world.wishes) {
            if (one >= other || !world.ips(one).some((ip) => world.ips(other).includes(ip))) continue
            expect(whyNotTogether(asks(one, first).sharing, asks(other, second).sharing)).toBeUndefined()
          }
        }
      })
    }),
    runs,
  )
})

test('moves nobody who did not ask for it, whatever happens to others and to pools', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      let before: Readonly<Record<string, readonly string[]>> = {}
      play(steps, (world, action) => {
        const now = world.everything()
        const moved = names.filter((each) => {
          const spoke = (action.do === 'claim' || action.do === 'release') && action.name === each
          return !spoke && (before[each] ?? []).some((ip) => !now[each]?.includes(ip))
        })
        // Only whoever was refused what it asked for may be moved later: to just that, and it is told.
        const asked = moved.filter((each) => world.wishes.get(each)?.ips ?? world.wishes.get(each)?.pool)
        expect(moved).toEqual(asked.filter((each) => world.woken.includes(each)))
        before = now
      })
    }),
    runs,
  )
})

test('answers the same when it is asked again', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const world = play(steps, () => {})
      for (const [each, wished] of world.wishes) {
        const first = world.claim(each, wished)
        expect(world.claim(each, wished)).toEqual(first)
        expect(first.addresses.map(({ ip }) => ip).toSorted()).toEqual([...world.ips(each)].toSorted())
      }
    }),
    runs,
  )
})

test('loses no address: when all have left, as many can be given as at first', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const world = play(steps, () => {})
      world.release(...names)
      expect(world.ledger.usage().every(({ inUse }) => inUse === 0)).toBe(true)
      world.ledger.setPools([aPool('one', ['10.0.0.0/29'])])
      const given = Array.from({ length: 8 }, (_, at) => world.give(`new-${at}`)).flat()
      expect(new Set(given).size).toBe(8)
    }),
    runs,
  )
})

test('gives everybody the same after a restart, in whatever order they speak', () => {
  fc.assert(
    fc.property(histories, fc.shuffledSubarray(names, { minLength: names.length }), (steps, order) => {
      const world = play(steps, () => {})
      const pools = poolSets[lastPools(steps)] ?? []
      const shown = [...world.wishes].map(([each, wished]) => ({
        service: asks(each, wished).service,
        ips: world.ips(each),
        pools: [...(world.ledger.holder(each)?.addresses.values() ?? [])].map(({ pool }) => pool ?? ''),
      }))
      const restarted = new World(...pools)
      for (const { service, ...each } of shown) restarted.ledger.occupy(service, each)
      for (const each of order) {
        const wished = world.wishes.get(each)
        if (wished !== undefined) restarted.act({ do: 'claim', name: each, wish: wished })
      }
      for (const { service, ips: before } of shown)
        expect(restarted.ips(service.name)).toEqual(expect.arrayContaining([...before]))
    }),
    runs,
  )
})

test('leaves nobody without an address who could have one', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const world = play(steps, () => {})
      const before = world.everything()
      for (const [each, wished] of world.wishes) world.claim(each, wished)
      expect(world.everything()).toEqual(before)
    }),
    runs,
  )
})

function lastPools(steps: readonly Step[]): number {
  return steps.findLast((one) => one.do === 'pools')?.at ?? 0
}
