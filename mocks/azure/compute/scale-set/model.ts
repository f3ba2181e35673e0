import type { JsonObject } from '../../arm/json.ts'
import type { TrackedModel } from '../../arm/resource.ts'
import type { ComputeState } from '../instance-view.ts'
import type { Power } from '../power.ts'
import type { RollingUpgrade } from './rolling-upgrade.ts'
import type { InterfaceConfiguration, ScaleSetProperties } from './schema.ts'

/** One machine of a uniform set. */
export interface Instance {
  /** Counts from 0 and is never used again. */
  readonly instanceId: string
  readonly vmId: string
  readonly zone: string | undefined
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly etag: string
  readonly state: ComputeState
  readonly power: Power
  readonly createdAt: number
  readonly changedAt: number
  readonly latestModelApplied: boolean
  /** The set's profile as it was when the machine took it over, without the interfaces. */
  readonly profile: JsonObject
  readonly interfaces: readonly InterfaceConfiguration[]
  /** The etag of its network interfaces, which Microsoft.Network hands out. */
  readonly networkEtag: string
  /** Private and public addresses by `interface/configuration`. */
  readonly addresses: Readonly<Record<string, InstanceAddress>>
}

export interface InstanceAddress {
  readonly private: string | undefined
  readonly public: string | undefined
}

export interface ScaleSet extends TrackedModel {
  readonly zones: readonly string[] | undefined
  readonly sku: JsonObject & { readonly capacity: number }
  readonly uniqueId: string
  readonly createdAt: number
  readonly changedAt: number
  readonly properties: ScaleSetProperties
  readonly extra: JsonObject
  readonly instances: readonly Instance[]
  readonly nextInstance: number
  /** The latest one, if there was any. */
  readonly rollingUpgrade?: RollingUpgrade | undefined
}

export function interfacesOf({ properties }: ScaleSet): readonly InterfaceConfiguration[] {
  return properties.virtualMachineProfile?.networkProfile?.networkInterfaceConfigurations ?? []
}

export function isFlexible({ properties }: ScaleSet): boolean {
  return properties.orchestrationMode === 'Flexible'
}

export function addressKey(nic: string, configuration: string): string {
  return `${nic}/${configuration}`.toLowerCase()
}

/** Answers the id of an ip configuration of a machine: what pools and subnets show. */
export function configurationId(set: string, instance: string, nic: string, configuration: string): string {
  return `${set}/virtualMachines/${instance}/networkInterfaces/${nic}/ipConfigurations/${configuration}`
}
