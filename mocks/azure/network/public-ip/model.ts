import type { JsonObject } from '../../arm/json.ts'
import type { TrackedModel } from '../../arm/resource.ts'
import type { Pointer } from '../../arm/shape.ts'

export interface PublicIp extends TrackedModel {
  readonly sku: { readonly name: 'Basic' | 'Standard' | 'StandardV2'; readonly tier: 'Regional' | 'Global' }
  readonly zones: readonly string[] | undefined
  readonly properties: PublicIpProperties
  /** Members of the envelope that Azure keeps although they mean nothing here, such as extendedLocation. */
  readonly extra: JsonObject
}

export interface PublicIpProperties {
  readonly resourceGuid: string
  readonly ipAddress?: string | undefined
  readonly publicIPAddressVersion: 'IPv4' | 'IPv6'
  readonly publicIPAllocationMethod: 'Static' | 'Dynamic'
  readonly idleTimeoutInMinutes: number
  readonly dnsSettings?: DnsSettings | undefined
  readonly publicIPPrefix?: Pointer | undefined
  readonly [member: string]: unknown
}

export interface DnsSettings {
  readonly domainNameLabel?: string | undefined
  readonly fqdn?: string | undefined
  readonly [member: string]: unknown
}
