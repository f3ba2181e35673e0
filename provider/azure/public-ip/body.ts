import type { ArmBody } from '../document/arm-document.ts'

/** The part of Microsoft.Network/publicIPAddresses that Berth reads or writes. */
export interface PublicIpBody extends ArmBody {
  readonly sku?: { readonly name?: string; readonly tier?: string }
  readonly zones?: readonly string[]
  readonly extendedLocation?: { readonly name: string; readonly type: string }
  readonly properties?: PublicIpProperties
}

export interface PublicIpProperties {
  readonly provisioningState?: string
  readonly ipAddress?: string
  readonly publicIPAddressVersion?: string
  readonly publicIPAllocationMethod?: string
  readonly publicIPPrefix?: { readonly id: string }
  readonly dnsSettings?: { readonly domainNameLabel?: string; readonly fqdn?: string }
  readonly ipTags?: readonly IpTag[]
  readonly ipConfiguration?: { readonly id: string }
}

export interface IpTag {
  readonly ipTagType: string
  readonly tag: string
}
