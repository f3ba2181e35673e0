import type { ArmBody } from '../document/arm-document.ts'

/** The part of Microsoft.Network/privateLinkServices that Berth reads or writes. */
export interface PrivateLinkBody extends ArmBody {
  readonly properties?: PrivateLinkProperties
}

export interface PrivateLinkProperties {
  readonly provisioningState?: string
  readonly loadBalancerFrontendIpConfigurations?: readonly { readonly id: string }[]
  readonly ipConfigurations?: readonly LinkConfiguration[]
  readonly fqdns?: readonly string[]
  readonly enableProxyProtocol?: boolean
  readonly visibility?: Subscriptions
  readonly autoApproval?: Subscriptions
  /** Given by Azure; by this others connect. */
  readonly alias?: string
  readonly privateEndpointConnections?: readonly { readonly name: string }[]
}

export interface Subscriptions {
  readonly subscriptions?: readonly string[]
}

export interface LinkConfiguration {
  readonly name: string
  readonly properties?: {
    readonly primary?: boolean
    readonly privateIPAddress?: string
    readonly privateIPAddressVersion?: string
    readonly privateIPAllocationMethod?: string
    readonly subnet?: { readonly id: string }
  }
}
