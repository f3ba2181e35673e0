import type { JsonObject } from '../../arm/json.ts'
import type { Pointer } from '../../arm/shape.ts'
import type { Tracked } from '../tracked.ts'

export interface NetworkInterface extends Tracked {
  readonly properties: Tracked['properties'] & {
    readonly ipConfigurations: readonly IpConfiguration[]
    readonly networkSecurityGroup?: Pointer | undefined
    readonly macAddress: string
    /** The private link service or endpoint that made it; such a one cannot be changed by its users. */
    readonly privateLinkService?: Pointer | undefined
    readonly privateEndpoint?: Pointer | undefined
  }
}

export interface IpConfiguration {
  readonly name: string
  /** `/subscriptions/…/networkInterfaces/nic/ipConfigurations/<name>`. */
  readonly id: string
  readonly properties: IpConfigurationProperties
  readonly extra: JsonObject
}

/** What a request says of an ip configuration. */
export interface IpConfigurationWish {
  readonly subnet: Pointer
  readonly primary?: boolean | undefined
  readonly privateIPAddress?: string | undefined
  readonly privateIPAllocationMethod: 'Static' | 'Dynamic'
  readonly privateIPAddressVersion: 'IPv4' | 'IPv6'
  readonly publicIPAddress?: Pointer | undefined
  readonly applicationSecurityGroups?: readonly Pointer[] | undefined
  readonly loadBalancerBackendAddressPools?: readonly Pointer[] | undefined
  readonly loadBalancerInboundNatRules?: readonly Pointer[] | undefined
  readonly [member: string]: unknown
}

export interface IpConfigurationProperties extends IpConfigurationWish {
  readonly primary: boolean
  readonly privateIPAddress: string
}
