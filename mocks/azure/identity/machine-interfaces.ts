/** The network interfaces of a machine, of a scale set's too. */
import type { Emulator } from '../emulator.ts'
import { isJsonObject, objectAt, objectsAt, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'

export interface MachineInterface {
  readonly id: string
  /** None when the machine names an interface that is not there (yet). */
  readonly configurations: readonly InterfaceAddress[]
}

export interface InterfaceAddress {
  readonly id: string
  readonly family: 'IPv4' | 'IPv6'
  readonly privateIp: string
  /** The id of its own public IP. */
  readonly publicIp: string | undefined
  readonly subnet: string | undefined
  readonly pools: readonly string[]
}

export function interfacesOf(resources: Emulator['resources'], machine: JsonObject): readonly MachineInterface[] {
  const named = objectsAt(objectAt(machine['properties'], 'networkProfile'), 'networkInterfaces')
  return named.map((pointer) => {
    const id = stringAt(pointer, 'id') ?? ''
    const nic = resources.get(id) ?? resources.child(id)
    return { id, configurations: objectsAt(nic?.['properties'], 'ipConfigurations').map(addressOf) }
  })
}

function addressOf(configuration: JsonObject): InterfaceAddress {
  const properties = isJsonObject(configuration['properties']) ? configuration['properties'] : {}
  return {
    id: stringAt(configuration, 'id') ?? '',
    family: stringAt(properties, 'privateIPAddressVersion') === 'IPv6' ? 'IPv6' : 'IPv4',
    privateIp: stringAt(properties, 'privateIPAddress') ?? '',
    publicIp: stringAt(objectAt(properties, 'publicIPAddress'), 'id'),
    subnet: stringAt(objectAt(properties, 'subnet'), 'id'),
    pools: objectsAt(properties, 'loadBalancerBackendAddressPools').flatMap((pool) => stringAt(pool, 'id') ?? []),
  }
}
