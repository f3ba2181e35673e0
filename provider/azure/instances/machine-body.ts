/** Machines as Azure describes them: those of their own, and those of uniform scale sets. */
import type { WireResource } from '../arm/wire-resource.ts'

export interface MachineBody extends WireResource {
  readonly location?: string
  readonly zones?: readonly string[]
  /** Only machines of a uniform set have one. */
  readonly sku?: { readonly name?: string }
  readonly properties?: {
    readonly provisioningState?: string
    readonly hardwareProfile?: { readonly vmSize?: string }
    readonly osProfile?: { readonly computerName?: string; readonly computerNamePrefix?: string }
    readonly networkProfile?: { readonly networkInterfaces?: readonly { readonly id?: string }[] }
    readonly virtualMachineProfile?: { readonly osProfile?: { readonly computerNamePrefix?: string } }
    readonly instanceView?: InstanceView
  }
}

interface InstanceView {
  readonly platformFaultDomain?: number
  readonly statuses?: readonly { readonly code?: string }[]
}

const shutDown: ReadonlySet<string> = new Set(['stopped', 'deallocated', 'deallocating'])

/** Tells whether somebody has switched the machine off, as the Azure provider judges it (reference 6.3). */
export function isShutDown({ properties = {} }: MachineBody): boolean {
  if (properties.provisioningState?.toLowerCase() !== 'succeeded') return false
  const codes = properties.instanceView?.statuses?.map(({ code = '' }) => code.toLowerCase()) ?? []
  const power = codes.find((code) => code.startsWith('powerstate/'))?.slice('powerstate/'.length)
  return power !== undefined && shutDown.has(power)
}

/** The zone label: `westeurope-1`, or the fault domain alone of a machine that is in no zone (reference 6.4). */
export function zoneLabel({ location = '', zones = [], properties }: MachineBody): string {
  const [zone] = zones
  if (zone !== undefined) return `${regionLabel(location)}-${zone}`
  return String(properties?.instanceView?.platformFaultDomain ?? 0)
}

/** A region as labels name it: `westeurope` for `West Europe`. */
export function regionLabel(location: string): string {
  return location.toLowerCase().replaceAll(' ', '')
}

/** The size of the machine, `Standard_D2s_v5`. */
export function sizeOf({ sku, properties }: MachineBody): string {
  return sku?.name ?? properties?.hardwareProfile?.vmSize ?? ''
}

/** The `spec.providerID` of a machine: its id, with the group in lower case (reference 6.4). */
export function providerIdOf({ id }: MachineBody): string {
  const lower = (group: string) => group.toLowerCase()
  return `azure://${id.replace(/(?<=\/resourceGroups\/)[^/]+/i, lower)}`
}

export function isCalled({ name, properties }: MachineBody, node: string): boolean {
  const names = [name, properties?.osProfile?.computerName]
  return names.some((one) => one?.toLowerCase() === node.toLowerCase())
}
