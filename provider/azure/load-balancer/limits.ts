/**
 * What one Standard load balancer holds (Azure's published limits, arm-semantics 3.1). Checked in the plan, so that a
 * Service that cannot fit is told so before anything of it is made, and nobody else is held up by Azure's refusal.
 */
import type { Problem } from '../../intent/problem.ts'
import type { Draft } from './draft.ts'

export const mostFrontends = 600
/** Load balancing and inbound NAT rules together. */
export const mostRules = 1500
/** Over all load balancers of a node; every rule of its pool counts. */
export const mostRulesPerNode = 300

export interface OverLimit {
  readonly problem: Problem
  /** How many rules or frontends too many. */
  readonly excess: number
}

/** Why the draft is too large, or undefined if it fits. */
export function overLimit(draft: Draft): OverLimit | undefined {
  const rules = draft.rules.size + (draft.observed?.properties?.inboundNatRules?.length ?? 0)
  if (draft.frontends.size > mostFrontends) return full('frontends', draft.frontends.size, mostFrontends)
  if (rules > mostRules) return full('rules', rules, mostRules)
  const busiest = Math.max(0, ...rulesPerPool(draft).values())
  if (busiest > mostRulesPerNode) return full('rules per node', busiest, mostRulesPerNode)
  return undefined
}

function rulesPerPool(draft: Draft): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { properties } of draft.rules.values()) {
    const pool = draft.nameIn(properties?.backendAddressPool ?? properties?.backendAddressPools?.[0])
    counts.set(pool, (counts.get(pool) ?? 0) + 1)
  }
  return counts
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
