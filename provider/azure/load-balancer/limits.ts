/**
 * How large one load balancer is in each respect that Azure limits. Checked in the plan, so that a Service that cannot fit
 * is told so before anything of it is made, and nobody else is held up by Azure's refusal.
 */
import { bytesOf, jsonBytes } from '../limits/document-bytes.ts'
import type { LimitUse } from '../limits/limit-use.ts'
import type { Limits } from '../limits/limit.ts'
import type { Draft } from './draft.ts'
import { busiest, nodeLoadOf, sumOf, type NodeLoad } from './node-load.ts'

export interface LimitSurroundings {
  readonly limits: Limits
  /** The pools that hold all nodes. */
  readonly pools: { has(pool: string): boolean }
  /** What the other load balancers with the same nodes behind them lay on these. */
  readonly elsewhere: NodeLoad
}

/** What is counted of a load balancer; that of a draft, or of one that stands. */
export interface LoadBalancerSize {
  readonly frontends: number
  /** Load balancing and inbound NAT rules, which share one limit. */
  readonly rules: number
  readonly bytes: number
  /** Of the fullest pool. */
  readonly addresses: number
  /** What lies on its nodes, from everywhere. */
  readonly load: NodeLoad
}

/** How much is taken of each limit that the ports of Services count against, in the order in which people are told. */
export function usesOf({ frontends, rules, bytes, load }: LoadBalancerSize, limits: Limits): readonly LimitUse[] {
  return [
    { limit: 'frontendsPerLoadBalancer', taken: frontends, most: limits.frontendsPerLoadBalancer },
    { limit: 'rulesPerLoadBalancer', taken: rules, most: limits.rulesPerLoadBalancer },
    { limit: 'rulesPerNic', taken: busiest(load), most: limits.rulesPerNic },
    { limit: 'documentBytes', taken: bytes, most: limits.documentBytes },
  ]
}

/** Measures a draft; its nodes are not seated yet, and nobody's Service is to blame for them. */
export function sizeOf(draft: Draft, { limits, pools, elsewhere }: LimitSurroundings): LoadBalancerSize {
  return {
    frontends: draft.frontends.size,
    rules: rulesIn(draft),
    bytes: bytesIn(draft, limits.documentBytes),
    addresses: addressesIn(draft),
    load: sumOf([nodeLoadOf(draft, pools), elsewhere]),
  }
}

export function rulesIn(draft: Draft): number {
  return draft.rules.size + (draft.observed?.properties?.inboundNatRules?.length ?? 0)
}

/** The members of the fullest pool. */
export function addressesIn(draft: Draft): number {
  const sizes = [...draft.pools.values()].map(({ properties }) => properties?.loadBalancerBackendAddresses?.length ?? 0)
  return Math.max(0, ...sizes)
}

/** Children of ours but for pools: names and three or four ids. */
const mostBytesOfChild = 2500

/** The bytes of the body, or while it is surely below `most` something that it surely does not exceed: drafts are many. */
function bytesIn(draft: Draft, most: number): number {
  const { observed } = draft
  const properties = observed?.properties ?? {}
  const standing = new Set<object>(
    [
      properties.frontendIPConfigurations,
      properties.backendAddressPools,
      properties.loadBalancingRules,
      properties.probes,
    ].flatMap((children) => children ?? []),
  )
  const children = [draft.frontends, draft.rules, draft.probes].flatMap((all) => [...all.values()])
  const news = children.filter((child) => !standing.has(child))
  const pools = [...draft.pools.values()].filter((pool) => !standing.has(pool))
  const base = observed === undefined ? 0 : bytesOf(observed)
  const atMost = base + sum(pools) + news.length * mostBytesOfChild
  if (atMost <= most) return atMost
  const left = new Set<object>([...children, ...draft.pools.values()])
  const gone = [...standing].filter((child) => !left.has(child))
  return base + sum(pools) + sum(news) - sum(gone)
}

function sum(children: readonly object[]): number {
  // Each has a comma after it.
  return children.reduce((total: number, child) => total + jsonBytes(child) + 1, 0)
}
