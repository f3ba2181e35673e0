/**
 * What one Standard load balancer holds (azure-provider-behaviour 8). Checked in the plan, so that a Service that cannot fit
 * is told so before anything of it is made, and nobody else is held up by Azure's refusal.
 */
import type { Problem } from '../../intent/problem.ts'
import type { Draft } from './draft.ts'
import { busiest, nodeLoadOf, sumOf, type NodeLoad } from './node-load.ts'

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
  /** The pools that hold all nodes. */
  readonly pools: { has(pool: string): boolean }
  /** What the other load balancers with the same nodes behind them lay on these. */
  readonly elsewhere: NodeLoad
}

/** Why the draft is too large, or undefined if it fits. */
export function overLimit(draft: Draft, { limits, pools, elsewhere }: LimitSurroundings): OverLimit | undefined {
  const rules = rulesIn(draft)
  if (draft.frontends.size > limits.frontendsPerLoadBalancer) {
    return full('frontends', draft.frontends.size, limits.frontendsPerLoadBalancer)
  }
  if (rules > limits.rulesPerLoadBalancer) return full('rules', rules, limits.rulesPerLoadBalancer)
  const perNode = busiest(sumOf([nodeLoadOf(draft, pools), elsewhere]))
  if (perNode > limits.rulesPerNic) return full('rules per node', perNode, limits.rulesPerNic)
  return undefined
}

/** Load balancing and inbound NAT rules, which share one limit. */
export function rulesIn(draft: Draft): number {
  return draft.rules.size + (draft.observed?.properties?.inboundNatRules?.length ?? 0)
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
