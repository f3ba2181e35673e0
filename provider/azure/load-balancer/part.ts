import type { ExtendedLocation } from '../config/azure-config.ts'
import type { IpFamily } from '../../intent/intent.ts'
import type { ProbeProperties, RuleProperties } from './body.ts'

/** What an owner wants of a load balancer, or has in it. */
export type LoadBalancerPart = ServiceWish | MemberWish | RosterWish | ServiceShare | MemberShare | LoadBalancerFacts

/** What one Service wants: frontends, and rules on them. It is applied whole or not at all, unless either family is enough. */
export interface ServiceWish {
  readonly kind: 'service'
  /** Incumbents win over newcomers, and among these the older one (RFC 3339), then the smaller UID. */
  readonly createdAt: string
  readonly uid: string
  /** How the load balancer is made if this Service is its first. */
  readonly birth: LoadBalancerBirth
  readonly frontends: readonly FrontendWish[]
  /** A family that cannot have its frontend yet does not keep the other from it. */
  readonly isEitherEnough?: true
  readonly rules: readonly RuleWish[]
  /** Frontends that the Service leaves and still shows, by name: what stands there goes on serving. */
  readonly lingering: readonly string[]
  /** Pools that only this Service's rules lead to. */
  readonly ownPools?: readonly OwnPoolWish[]
}

/** A pool of the nodes that have endpoints of one Service, for externalTrafficPolicy Local (reference section 3.4). */
export interface OwnPoolWish {
  readonly name: string
  readonly family: IpFamily
  readonly virtualNetworkId: string
  /** undefined while the endpoints are not known: then it stays as it is. */
  readonly nodes: readonly string[] | undefined
}

export interface LoadBalancerBirth {
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  /** Prefixes of the tags that stay beside `tags`; undefined: all others stay. */
  readonly systemTags: readonly string[] | undefined
  readonly extendedLocation: ExtendedLocation | undefined
}

export interface FrontendWish {
  readonly family: IpFamily
  /** Used when a frontend has to be made; an existing one keeps its name. */
  readonly name: string
  readonly place: FrontendPlace
}

export type FrontendPlace =
  | { readonly kind: 'public'; readonly publicIpId: string }
  /** Without `ip` the subnet gives one, and an address that is there is kept. */
  | {
      readonly kind: 'private'
      readonly subnetId: string
      readonly ip: string | undefined
      readonly zones: readonly string[]
    }

export interface RuleWish {
  readonly family: IpFamily
  readonly name: string
  readonly pool: PoolWish
  readonly probe: ProbeWish | undefined
  readonly properties: Required<Omit<RuleProperties, Computed>>
}

/** The references, which are known only when the body is made. */
type Computed = 'provisioningState' | 'frontendIPConfiguration' | 'backendAddressPool' | 'backendAddressPools' | 'probe'

export interface PoolWish {
  readonly name: string
  /** Where the addresses of its members are; undefined: its members come by their interfaces. */
  readonly virtualNetworkId: string | undefined
}

export interface ProbeWish {
  readonly name: string
  readonly properties: Omit<ProbeProperties, 'provisioningState' | 'numberOfProbes'>
}

/** A node that all pools of ours shall hold, by the address of the pool's family. */
export interface MemberWish {
  readonly kind: 'member'
  readonly node: string
  readonly addresses: Readonly<Partial<Record<IpFamily, string>>>
}

/** All nodes there are: whatever else stands in our pools has vanished and leaves. */
export interface RosterWish {
  readonly kind: 'roster'
  readonly nodes: readonly string[]
  /** Nodes that are well, but behind another load balancer: they leave even if that empties a pool. */
  readonly elsewhere?: readonly string[]
}

/** What stands in the load balancer on behalf of a Service. */
export interface ServiceShare {
  readonly kind: 'service-share'
  readonly frontends: readonly FrontendShare[]
  readonly rules: readonly RuleShare[]
  /** False: a rule leads to a pool that should hold all nodes, and holds none. */
  readonly hasNodes: boolean
}

export interface FrontendShare {
  readonly name: string
  readonly publicIpId: string | undefined
  readonly subnetId: string | undefined
  readonly privateIp: string | undefined
}

export interface RuleShare {
  readonly name: string
  readonly frontend: string
  readonly pool: string
  readonly protocol: string
  readonly frontendPort: number
  readonly backendPort: number
  readonly floatingIp: boolean
  /** `Tcp 30080` or `Http 30080 /healthz`; undefined where every member counts as up. */
  readonly probe: string | undefined
}

export interface MemberShare {
  readonly kind: 'member-share'
  /** By pool name. */
  readonly addresses: Readonly<Record<string, string>>
}

/** What concerns other load balancers; stands under the owner `nobody`. */
export interface LoadBalancerFacts {
  readonly kind: 'load-balancer-facts'
  /** Load balancing and inbound NAT rules together. */
  readonly rules: number
  readonly frontends: number
  /** Of its JSON. */
  readonly bytes: number
  /** In the fullest pool. */
  readonly addresses: number
  /** Of the node that carries most. */
  readonly rulesPerNic: number
  /** Rules to the pools that hold all nodes. */
  readonly rulesPerPool: Readonly<Record<string, number>>
  /** Ids of the ip configurations that stand in our pools by their interfaces. */
  readonly interfaces: readonly string[]
  /** undefined while it has no frontend. */
  readonly isInternal: boolean | undefined
  /** Rules to other pools, by the address of their members. */
  readonly rulesPerAddress: Readonly<Record<string, number>>
}
