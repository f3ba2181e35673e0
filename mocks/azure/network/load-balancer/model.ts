import type { JsonObject } from '../../arm/json.ts'
import type { TrackedModel } from '../../arm/resource.ts'
import type { ChildProperties, ChildSegment } from './schema.ts'

export type AdminStates = Readonly<Record<string, 'None' | 'Up' | 'Down'>>

/** One child of a load balancer: what came, with the defaults filled in and without what the service computes. */
export interface Child<Segment extends ChildSegment = ChildSegment> {
  readonly name: string
  /** `/subscriptions/…/loadBalancers/lb/<segment>/<name>`. */
  readonly id: string
  readonly zones: readonly string[] | undefined
  readonly properties: ChildProperties<Segment>
  /** Members beside the properties that Azure does not know but keeps. */
  readonly extra: JsonObject
  /** Of a pool: what overrides the probe of those of its interfaces that were told of, by the name of their address. */
  readonly adminStates?: AdminStates
}

export type Frontend = Child<'frontendIPConfigurations'>
export type Pool = Child<'backendAddressPools'>
export type Rule = Child<'loadBalancingRules'>
export type Probe = Child<'probes'>
export type NatRule = Child<'inboundNatRules'>
export type OutboundRule = Child<'outboundRules'>
export type NatPool = Child<'inboundNatPools'>

/** The seven arrays, always present (arm-semantics 2.4). */
export interface Children {
  readonly frontendIPConfigurations: readonly Frontend[]
  readonly backendAddressPools: readonly Pool[]
  readonly loadBalancingRules: readonly Rule[]
  readonly probes: readonly Probe[]
  readonly inboundNatRules: readonly NatRule[]
  readonly outboundRules: readonly OutboundRule[]
  readonly inboundNatPools: readonly NatPool[]
}

export interface LoadBalancer extends TrackedModel {
  readonly sku: { readonly name: 'Basic' | 'Standard' | 'Gateway' | 'Service'; readonly tier: 'Regional' | 'Global' }
  readonly children: Children
  readonly resourceGuid: string
  readonly natPorts: NatPorts
  /** Members of `properties` that are none of the seven arrays. */
  readonly properties: JsonObject
  readonly extra: JsonObject
}

/** The port that each member has of each NAT rule with a pool, by the keys of rule and member. */
export type NatPorts = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A load balancer is internal when its frontends stand in subnets; one without frontends is neither. */
export function exposureOf({ frontendIPConfigurations: [first] }: Children): 'internal' | 'public' | undefined {
  if (first === undefined) return undefined
  return first.properties.subnet === undefined ? 'public' : 'internal'
}

/** Answers the pools that a rule leads to. */
export function poolsOf({ properties }: Rule): readonly string[] {
  return (properties.backendAddressPools ?? []).map(({ id }) => id)
}
