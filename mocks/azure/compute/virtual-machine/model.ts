import type { JsonObject } from '../../arm/json.ts'
import type { TrackedModel } from '../../arm/resource.ts'
import type { Power } from '../power.ts'
import type { InterfaceConfiguration } from '../scale-set/schema.ts'

export interface VirtualMachine extends TrackedModel {
  readonly zones: readonly string[] | undefined
  readonly vmId: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly changedAt: number
  readonly power: Power
  /** Became a mould for images. */
  readonly generalized?: boolean | undefined
  /** What a client wrote, without what only the service knows. */
  readonly properties: JsonObject
  /** The network interfaces that it is to bring along; they are made before it stands anywhere. */
  readonly described?: readonly InterfaceConfiguration[] | undefined
  /** Members beside the properties, such as identity and plan. */
  readonly extra: JsonObject
}

/** What a machine points at by id, beside its network interfaces. */
export const pointers = ['availabilitySet', 'virtualMachineScaleSet'] as const
