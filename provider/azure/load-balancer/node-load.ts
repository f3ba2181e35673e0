/**
 * How many rules lead to a node. A machine carries so many over all its load balancers (azure-provider-behaviour 8): all
 * rules of the pools that hold every node, and those of the smaller pools that it happens to be in.
 */
import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Draft } from './draft.ts'
import type { LoadBalancerFacts } from './part.ts'
import { loadBalancerFacts } from './shares.ts'

export interface NodeLoad {
  /** By the lower-case name of a pool that holds all nodes. */
  readonly perPool: ReadonlyMap<string, number>
  /** Of the other pools, by the address of their members. */
  readonly perAddress: ReadonlyMap<string, number>
}

/** Counts the rules of one load balancer; `common` are the pools that hold all nodes. */
export function nodeLoadOf(draft: Draft, common: { has(pool: string): boolean }): NodeLoad {
  const perPool = new Map<string, number>()
  const perAddress = new Map<string, number>()
  for (const [name, rules] of rulesPerPool(draft)) {
    if (common.has(name)) perPool.set(name, rules)
    else {
      const members = draft.pools.get(name)?.properties?.loadBalancerBackendAddresses ?? []
      for (const { properties } of members) add(perAddress, properties?.ipAddress ?? '', rules)
    }
  }
  return { perPool, perAddress }
}

/** The load of these load balancers together: pools of one name hold the same nodes. */
export function nodeLoadElsewhere(world: WorldView, others: readonly DocId[]): NodeLoad {
  return sumOf(others.flatMap((doc) => loadIn(loadBalancerFacts(world, doc)) ?? []))
}

/** The load that a load balancer tells of itself. */
export function loadIn(facts: LoadBalancerFacts | undefined): NodeLoad | undefined {
  if (facts === undefined) return undefined
  const { rulesPerPool: pools, rulesPerAddress } = facts
  return { perPool: new Map(Object.entries(pools)), perAddress: new Map(Object.entries(rulesPerAddress)) }
}

export function sumOf(loads: readonly NodeLoad[]): NodeLoad {
  const perPool = new Map<string, number>()
  const perAddress = new Map<string, number>()
  for (const load of loads) {
    for (const [pool, rules] of load.perPool) add(perPool, pool, rules)
    for (const [address, rules] of load.perAddress) add(perAddress, address, rules)
  }
  return { perPool, perAddress }
}

/** The most that any node carries; a node of a smaller pool is taken to be in the fullest of the others too. */
export function busiest({ perPool, perAddress }: NodeLoad): number {
  return most(perPool) + most(perAddress)
}

function rulesPerPool(draft: Draft): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { properties } of draft.rules.values()) {
    add(counts, draft.nameIn(properties?.backendAddressPool ?? properties?.backendAddressPools?.[0]), 1)
  }
  return counts
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function most(counts: ReadonlyMap<string, number>): number {
  let found = 0
  for (const count of counts.values()) found = Math.max(found, count)
  return found
}
