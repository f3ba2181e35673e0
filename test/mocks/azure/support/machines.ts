/** Bodies of machines and scale sets, as bare requests write them. */
import { groupId } from './ids.ts'
import type { Raw } from './raw.ts'

export interface Request {
  /** The path with its api-version. */
  readonly path: string
  readonly body: object
}

const location = 'westeurope'
const version = 'api-version=2026-04-01'

export function computeId({ emulator }: Raw, type: string, name: string): string {
  return `${groupId(emulator)}/providers/Microsoft.Compute/${type}/${name}`
}

/** A uniform scale set whose machines have one ip configuration each. */
export function scaleSet(
  raw: Raw,
  name: string,
  given: {
    readonly subnet: string
    readonly nic?: object
    readonly configuration?: object
    readonly network?: object
    readonly properties?: object
    readonly zones?: readonly string[]
    readonly capacity?: number
  },
): Request {
  const { subnet, nic = {}, configuration = {}, network = {}, properties = {}, zones, capacity = 1 } = given
  const ipConfigurations = [{ name: 'ip', properties: { subnet: { id: subnet }, ...configuration } }]
  const networkInterfaceConfigurations = [{ name: 'nic', properties: { primary: true, ipConfigurations, ...nic } }]
  const virtualMachineProfile = { networkProfile: { networkInterfaceConfigurations, ...network } }
  return {
    path: `${computeId(raw, 'virtualMachineScaleSets', name)}?${version}`,
    body: {
      location,
      zones,
      sku: { name: 'Standard_D2s_v5', capacity },
      properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile, ...properties },
    },
  }
}

/** A machine with one interface, perhaps in an availability set. */
export function machine(raw: Raw, name: string, nic: string, availabilitySet?: string): Request {
  const set = availabilitySet === undefined ? {} : { availabilitySet: { id: availabilitySet } }
  const networkProfile = { networkInterfaces: [{ id: nic }] }
  return {
    path: `${computeId(raw, 'virtualMachines', name)}?${version}`,
    body: { location, properties: { networkProfile, osProfile: { computerName: name }, ...set } },
  }
}
