import type { TrackedModel } from '../../arm/resource.ts'
import type { JsonObject } from '../../arm/json.ts'
import type { Pointer } from '../../arm/shape.ts'

export interface VirtualNetwork extends TrackedModel {
  readonly properties: VirtualNetworkProperties
  readonly extra: JsonObject
}

export interface VirtualNetworkProperties {
  readonly resourceGuid: string
  readonly addressSpace: { readonly addressPrefixes: readonly string[] }
  readonly subnets: readonly Subnet[]
  readonly [member: string]: unknown
}

export interface Subnet {
  readonly name: string
  readonly properties: SubnetProperties
}

export interface SubnetProperties {
  readonly addressPrefix?: string | undefined
  readonly addressPrefixes?: readonly string[] | undefined
  readonly networkSecurityGroup?: Pointer | undefined
  readonly routeTable?: Pointer | undefined
  readonly natGateway?: Pointer | undefined
  readonly [member: string]: unknown
}

/** Answers the ranges of a subnet, whichever of the two members holds them. */
export function prefixesOf({ properties }: Subnet): readonly string[] {
  const { addressPrefix, addressPrefixes } = properties
  return addressPrefixes ?? (addressPrefix === undefined ? [] : [addressPrefix])
}
