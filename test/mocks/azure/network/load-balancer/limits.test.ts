/** The documented limits of one Standard load balancer, each reached and exceeded by one (arm-semantics 3.1). */
import { afterEach, expect, it } from 'vitest'
import { limits } from '#mocks/azure/network/limits'
import { Bench } from '#test/mocks/azure/support/load-balancer'
import type { Parts } from '#test/mocks/azure/support/load-balancer'
import { startRaw } from '#test/mocks/azure/support/raw'
import type { Raw } from '#test/mocks/azure/support/raw'

let raw: Raw | undefined
afterEach(() => raw?.stop())

const many = <Item>(count: number, make: (at: number) => Item) => Array.from({ length: count }, (_, at) => make(at))

/** Pools of addresses in the bench's network, each of which has so many. */
function pools(bench: Bench, count: number, size: number) {
  return many(count, (pool) => ({
    name: `pool-${pool}`,
    properties: {
      virtualNetwork: { id: bench.network },
      loadBalancerBackendAddresses: many(size, (at) => {
        return { name: `${at}`, properties: { ipAddress: `10.${pool + 1}.${at >> 8}.${at & 255}` } }
      }),
    },
  }))
}

/** A rule from each frontend to each pool, with a port of its own. */
function rules(bench: Bench, frontends: readonly string[], poolCount: number) {
  return frontends.flatMap((front, at) =>
    many(poolCount, (pool) =>
      bench.rule(`${front}-${pool}`, {
        frontendPort: 80 + pool,
        backendPort: 1_000 + at,
        frontendIPConfiguration: bench.at('frontendIPConfigurations', front),
        backendAddressPool: bench.at('backendAddressPools', `pool-${pool}`),
      }),
    ),
  )
}

function frontends(bench: Bench, count: number) {
  return many(count, (at) => bench.internal(`front-${at}`))
}

const names = (count: number) => many(count, (at) => `front-${at}`)

const reached: readonly (readonly [string, (bench: Bench) => Parts, (bench: Bench) => Parts])[] = [
  [
    '5,000 members of a pool',
    (b) => ({ backendAddressPools: pools(b, 1, limits.membersPerPool), loadBalancingRules: [] }),
    (b) => ({ backendAddressPools: pools(b, 1, limits.membersPerPool + 1), loadBalancingRules: [] }),
  ],
  [
    '10,000 backend ip configurations of a frontend',
    (b) => ({ backendAddressPools: pools(b, 2, limits.membersPerPool), loadBalancingRules: rules(b, ['front'], 2) }),
    (b) => ({ backendAddressPools: pools(b, 3, 3_334), loadBalancingRules: rules(b, ['front'], 3) }),
  ],
  [
    '500,000 backend ip configurations of all frontends',
    (b) => ({
      frontendIPConfigurations: frontends(b, 50),
      backendAddressPools: pools(b, 2, limits.membersPerPool),
      loadBalancingRules: rules(b, names(50), 2),
    }),
    (b) => ({
      frontendIPConfigurations: frontends(b, 51),
      backendAddressPools: pools(b, 2, limits.membersPerPool),
      loadBalancingRules: rules(b, names(51), 2),
    }),
  ],
]

it.for(reached)('%s are taken, and not one more', async ([, enough, tooMany]) => {
  raw = await startRaw()
  const bench = new Bench(raw)
  expect(await bench.put(enough(bench))).toMatchObject({ status: 201, code: undefined })
  expect(await bench.put(tooMany(bench))).toMatchObject({ status: 400, code: 'LoadBalancerChildLimitReached' })
})

const exceeded: readonly (readonly [string, (bench: Bench) => Parts])[] = [
  ['600 frontends', (b) => ({ frontendIPConfigurations: frontends(b, 601), loadBalancingRules: [] })],
  ['600 outbound rules', (b) => ({ outboundRules: many(601, (at) => b.outboundRule(`out-${at}`)) })],
]

it.for(exceeded)('more than %s are refused', async ([, tooMany]) => {
  raw = await startRaw()
  const bench = new Bench(raw)
  expect(await bench.put(tooMany(bench))).toMatchObject({ status: 400, code: 'LoadBalancerChildLimitReached' })
})
