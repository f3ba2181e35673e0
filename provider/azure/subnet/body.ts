import type { ArmBody } from '../document/arm-document.ts'

/** The part of Microsoft.Network/virtualNetworks/subnets that Berth reads or writes. */
export interface SubnetBody extends ArmBody {
  readonly properties?: {
    readonly provisioningState?: string
    readonly privateLinkServiceNetworkPolicies?: string
  }
}
