/** How full load balancers are, for the choice among several: what stands there, and what is promised to who comes. */
import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Limits } from '../limits/limit.ts'
import { overLimit, type LimitUse } from '../limits/limit-use.ts'
import { loadBalancerFacts } from '../load-balancer/shares.ts'
import { docsOf, sideOf, type BalancerPair } from './balancer-pair.ts'

/** What a Service takes up on a load balancer. */
export interface Demand {
  readonly rules: number
  readonly frontends: number
}

export interface Occupancy {
  readonly rules: number
  readonly frontends: number
  /** Of the node that carries most. */
  readonly rulesPerNic: number
  readonly bytes: number
}

/** What a rule takes up of the document, with its frontend, probe and references (azure-provider-behaviour 5.4b: 1.48 MB for 500). */
const bytesPerRule = 3000

/** What stands on a load balancer together with what is promised there. */
export function occupancyOf(world: WorldView, doc: DocId, promised: Demand): Occupancy {
  const { rules = 0, frontends = 0, rulesPerNic = 0, bytes = 0 } = loadBalancerFacts(world, doc) ?? {}
  return {
    rules: rules + promised.rules,
    frontends: frontends + promised.frontends,
    rulesPerNic: rulesPerNic + promised.rules,
    bytes: bytes + promised.rules * bytesPerRule,
  }
}

export interface Rooms {
  readonly world: WorldView
  readonly limits: Limits
  readonly promisedAt: (doc: DocId) => Demand
}

/** The rules that a node of the pair carries: those of both sides count, and they are what runs out first. */
export function loadOf(pair: BalancerPair, { world, promisedAt }: Rooms): number {
  return docsOf(pair)
    .map((doc) => occupancyOf(world, doc, promisedAt(doc)).rulesPerNic)
    .reduce((sum, one) => sum + one, 0)
}

/** Which limit the pair would exceed with this much more on one side; undefined if there is room. */
export function lackOfRoom(pair: BalancerPair, internal: boolean, demand: Demand, rooms: Rooms): LimitUse | undefined {
  const { world, limits, promisedAt } = rooms
  const doc = sideOf(pair, internal)
  const { rules, frontends, bytes } = occupancyOf(world, doc, promisedAt(doc))
  const uses: readonly LimitUse[] = [
    { limit: 'frontendsPerLoadBalancer', taken: frontends + demand.frontends, most: limits.frontendsPerLoadBalancer },
    { limit: 'rulesPerLoadBalancer', taken: rules + demand.rules, most: limits.rulesPerLoadBalancer },
    { limit: 'rulesPerNic', taken: loadOf(pair, rooms) + demand.rules, most: limits.rulesPerNic },
    { limit: 'documentBytes', taken: bytes + demand.rules * bytesPerRule, most: limits.documentBytes },
  ]
  return overLimit(uses)
}
