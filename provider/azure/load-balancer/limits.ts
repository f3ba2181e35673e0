/**
 * What one Standard load balancer holds (azure-provider-behaviour 8). Checked in the plan, so that a Service that cannot fit
 * is told so before anything of it is made, and nobody else is held up by Azure's refusal.
 */
import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Draft } from './draft.ts'
import { loadBalancerFacts } from './shares.ts'

export interface LoadBalancerLimits {
  readonly frontendsPerLoadBalancer: number
  /** Load balancing and inbound NAT rules together. */
  readonly rulesPerLoadBalancer: number
  /** Over all load balancers of a node; every rule of its pool counts. */
  readonly rulesPerNic: number
  readonly addressesPerPool: number
}

export interface OverLimit {
  readonly problem: Problem
  /** How many rules or frontends too many. */
  readonly excess: number
}

export interface LimitSurroundings {
  readonly limits: LoadBalancerLimits
  /** Rules of the other load balancers with the same nodes behind them, by pool. */
  readonly elsewhere: ReadonlyMap<string, number>
}

/** Why the draft is too large, or undefined if it fits. */
export function overLimit(draft: Draft, { limits, elsewhere }: LimitSurroundings): OverLimit | undefined {
  const rules = draft.rules.size + (draft.observed?.properties?.inboundNatRules?.length ?? 0)
  if (draft.frontends.size > limits.frontendsPerLoadBalancer) {
    return full('frontends', draft.frontends.size, limits.frontendsPerLoadBalancer)
  }
  if (rules > limits.rulesPerLoadBalancer) return full('rules', rules, limits.rulesPerLoadBalancer)
  const perNode = [...rulesPerPool(draft)].map(([pool, count]) => count + (elsewhere.get(pool) ?? 0))
  const busiest = Math.max(0, ...perNode)
  if (busiest > limits.rulesPerNic) return full('rules per node', busiest, limits.rulesPerNic)
  return undefined
}

/** How many rules lead to each pool. */
export function rulesPerPool(draft: Draft): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { properties } of draft.rules.values()) {
    const pool = draft.nameIn(properties?.backendAddressPool ?? properties?.backendAddressPools?.[0])
    counts.set(pool, (counts.get(pool) ?? 0) + 1)
  }
  return counts
}

/** The rules on these load balancers, by pool: pools of one name hold the same nodes. */
export function rulesElsewhere(world: WorldView, others: readonly DocId[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const doc of others) {
    const { rulesPerPool: counts = {} } = loadBalancerFacts(world, doc) ?? {}
    for (const [pool, count] of Object.entries(counts)) sums.set(pool, (sums.get(pool) ?? 0) + count)
  }
  return sums
}

function full(what: string, count: number, most: number): OverLimit {
  const problem = {
    field: 'spec.ports',
    value: '',
    why: `the load balancer would have ${count} ${what}, Azure allows ${most}`,
    fix: 'Delete Services or ports that are no longer needed; it is tried again by itself',
  }
  return { problem, excess: count - most }
}
