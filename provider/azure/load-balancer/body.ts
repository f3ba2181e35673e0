import type { ExtendedLocation } from '../config/azure-config.ts'
import type { ArmBody } from '../document/arm-document.ts'

/**
 * The part of Microsoft.Network/loadBalancers that Berth reads or writes. Bodies are wire JSON: whatever else stands in
 * them rides along untouched.
 */
export interface LoadBalancerBody extends ArmBody {
  readonly sku?: { readonly name?: string; readonly tier?: string }
  readonly extendedLocation?: ExtendedLocation
  readonly properties?: LoadBalancerProperties
}

export interface LoadBalancerProperties {
  readonly provisioningState?: string
  readonly frontendIPConfigurations?: readonly Frontend[]
  readonly backendAddressPools?: readonly Pool[]
  readonly loadBalancingRules?: readonly Rule[]
  readonly probes?: readonly Probe[]
  readonly inboundNatRules?: readonly Child<ForeignProperties>[]
  readonly inboundNatPools?: readonly Child<ForeignProperties>[]
  readonly outboundRules?: readonly Child<ForeignProperties>[]
}

export interface Reference {
  readonly id: string
}

export interface Child<Properties> {
  readonly id?: string
  readonly name: string
  readonly etag?: string
  readonly properties?: Properties
}

/** What children of others say about ours. */
export interface ForeignProperties {
  readonly frontendIPConfiguration?: Reference
  readonly frontendIPConfigurations?: readonly Reference[]
  readonly backendAddressPool?: Reference
  readonly protocol?: string
  readonly frontendPort?: number
  /** Of NAT pools, and of NAT rules for a whole pool. */
  readonly frontendPortRangeStart?: number
  readonly frontendPortRangeEnd?: number
}

export type Frontend = Child<FrontendProperties> & { readonly zones?: readonly string[] }

export interface FrontendProperties {
  readonly provisioningState?: string
  readonly publicIPAddress?: Reference
  readonly publicIPPrefix?: Reference
  readonly subnet?: Reference
  readonly privateIPAddress?: string
  readonly privateIPAllocationMethod?: string
  readonly privateIPAddressVersion?: string
}

export type Pool = Child<PoolProperties>

export interface PoolProperties {
  readonly provisioningState?: string
  readonly virtualNetwork?: Reference
  readonly loadBalancerBackendAddresses?: readonly BackendAddress[]
  /** The interfaces that name the pool; only shown. */
  readonly backendIPConfigurations?: readonly Reference[]
}

export interface BackendAddress {
  readonly name: string
  readonly properties?: {
    readonly ipAddress?: string
    readonly virtualNetwork?: Reference
    /** Of a member that came by its interface; Azure shows it here, and nobody writes it. */
    readonly networkInterfaceIPConfiguration?: Reference
  }
}

export type Rule = Child<RuleProperties>

export interface RuleProperties {
  readonly provisioningState?: string
  readonly protocol?: string
  readonly frontendPort?: number
  readonly backendPort?: number
  readonly enableFloatingIP?: boolean
  readonly enableTcpReset?: boolean
  readonly disableOutboundSnat?: boolean
  readonly idleTimeoutInMinutes?: number
  readonly loadDistribution?: string
  readonly frontendIPConfiguration?: Reference
  readonly backendAddressPool?: Reference
  readonly backendAddressPools?: readonly Reference[]
  readonly probe?: Reference
}

export type Probe = Child<ProbeProperties>

export interface ProbeProperties {
  readonly provisioningState?: string
  readonly protocol?: string
  readonly port?: number
  readonly requestPath?: string
  readonly intervalInSeconds?: number
  readonly probeThreshold?: number
  readonly numberOfProbes?: number
}
