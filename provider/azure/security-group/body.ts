import type { ArmBody } from '../document/arm-document.ts'

/** The part of Microsoft.Network/networkSecurityGroups that Berth reads or writes. */
export interface SecurityGroupBody extends ArmBody {
  readonly properties?: SecurityGroupProperties
}

export interface SecurityGroupProperties {
  readonly provisioningState?: string
  readonly securityRules?: readonly SecurityRule[]
}

export interface SecurityRule {
  readonly id?: string
  readonly name: string
  readonly etag?: string
  readonly properties?: SecurityRuleProperties
}

export interface SecurityRuleProperties {
  readonly provisioningState?: string
  readonly protocol?: string
  readonly access?: string
  readonly direction?: string
  readonly priority?: number
  readonly sourceAddressPrefix?: string
  readonly sourceAddressPrefixes?: readonly string[]
  readonly sourcePortRange?: string
  readonly sourcePortRanges?: readonly string[]
  readonly destinationAddressPrefix?: string
  readonly destinationAddressPrefixes?: readonly string[]
  readonly destinationPortRange?: string
  readonly destinationPortRanges?: readonly string[]
  readonly destinationApplicationSecurityGroups?: readonly { readonly id: string }[]
}
