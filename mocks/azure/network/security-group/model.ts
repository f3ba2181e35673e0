import type { JsonObject } from '../../arm/json.ts'
import type { TrackedModel } from '../../arm/resource.ts'
import type { Pointer } from '../../arm/shape.ts'

export interface SecurityGroup extends TrackedModel {
  readonly properties: SecurityGroupProperties
  readonly extra: JsonObject
}

export interface SecurityGroupProperties {
  readonly resourceGuid: string
  readonly securityRules: readonly SecurityRule[]
  readonly [member: string]: unknown
}

export interface SecurityRule {
  readonly name: string
  readonly properties: SecurityRuleProperties
}

export interface SecurityRuleProperties {
  readonly protocol: string
  readonly access: 'Allow' | 'Deny'
  readonly direction: 'Inbound' | 'Outbound'
  readonly priority: number
  readonly sourcePortRange?: string | undefined
  readonly sourcePortRanges: readonly string[]
  readonly destinationPortRange?: string | undefined
  readonly destinationPortRanges: readonly string[]
  readonly sourceAddressPrefix?: string | undefined
  readonly sourceAddressPrefixes: readonly string[]
  readonly destinationAddressPrefix?: string | undefined
  readonly destinationAddressPrefixes: readonly string[]
  readonly sourceApplicationSecurityGroups?: readonly Pointer[] | undefined
  readonly destinationApplicationSecurityGroups?: readonly Pointer[] | undefined
  readonly [member: string]: unknown
}
