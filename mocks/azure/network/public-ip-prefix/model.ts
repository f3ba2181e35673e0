import type { Pointer } from '../../arm/shape.ts'
import type { Tracked } from '../tracked.ts'

export interface PublicIpPrefix extends Tracked {
  readonly sku: { readonly name: 'Standard' | 'StandardV2'; readonly tier: 'Regional' | 'Global' }
  readonly zones: readonly string[] | undefined
  readonly properties: Tracked['properties'] & {
    readonly prefixLength: number
    readonly publicIPAddressVersion: 'IPv4' | 'IPv6'
    /** Such as 20.0.255.254/31; undefined while the first operation runs. */
    readonly ipPrefix?: string | undefined
    readonly natGateway?: Pointer | undefined
    readonly customIPPrefix?: Pointer | undefined
  }
}
