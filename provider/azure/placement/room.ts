/** How full load balancers are, for the choice among several: what stands there, and what is promised to who comes. */
import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { LoadBalancerLimits } from '../load-balancer/limits.ts'
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
}

/** What stands on a load balancer together with what is promised there. */
export function occupancyOf(world: WorldView, doc: DocId, promised: Demand): Occupancy {
  const { rules = 0, frontends = 0, rulesPerNic = 0 } = loadBalancerFacts(world, doc) ?? {}
  return {
    rules: rules + promised.rules,
    frontends: frontends + promised.frontends,
    rulesPerNic: rulesPerNic + promised.rules,
  }
}

export interface Rooms {
  readonly world: WorldView
  readonly limits: LoadBalancerLimits
  readonly promisedAt: (doc: DocId) => Demand
}

/** The rules that a node of the pair carries: those of both sides count, and they are what runs out first. */
export function loadOf(pair: BalancerPair, { world, promisedAt }: Rooms): number {
  return docsOf(pair)
    .map((doc) => occupancyOf(world, doc, promisedAt(doc)).rulesPerNic)
    .reduce((sum, one) => sum + one, 0)
}

/** Whether the pair can take this much more on one side. */
export function hasRoom(pair: BalancerPair, internal: boolean, demand: Demand, rooms: Rooms): boolean {
  const { world, limits, promisedAt } = rooms
  const doc = sideOf(pair, internal)
  const { rules, frontends } = occupancyOf(world, doc, promisedAt(doc))
  return (
    rules + demand.rules <= limits.rulesPerLoadBalancer &&
    frontends + demand.frontends <= limits.frontendsPerLoadBalancer &&
    loadOf(pair, rooms) + demand.rules <= limits.rulesPerNic
  )
}
