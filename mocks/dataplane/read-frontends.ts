import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { Frontend } from './network-view.ts'
import { addressSpaceOf } from './read-subnets.ts'
import { nameIn } from './wire-members.ts'

/** The address of each public IP, by its key; undefined while it has none. */
export type PublicAddresses = ReadonlyMap<string, string | undefined>

export function readPublicAddresses(publicIps: readonly Resource[]): PublicAddresses {
  return new Map(publicIps.map(({ id, properties }) => [keyOf(id), stringAt(properties, 'ipAddress')] as const))
}

/** The address space of each virtual network, by its key. */
export type NetworkPrefixes = ReadonlyMap<string, readonly string[]>

export function readNetworkPrefixes(networks: readonly Resource[]): NetworkPrefixes {
  return new Map(networks.map(({ id, properties }) => [keyOf(id), addressSpaceOf(properties)] as const))
}

/** Reads the frontends of `balancer` that have an address, by their key. */
export function readFrontends(
  { properties }: Resource,
  addresses: PublicAddresses,
  networks: NetworkPrefixes,
): ReadonlyMap<string, Frontend> {
  return new Map(
    objectsAt(properties, 'frontendIPConfigurations').flatMap((child) => {
      const own = objectAt(child, 'properties')
      const publicId = stringAt(objectAt(own, 'publicIPAddress'), 'id')
      const ip = publicId === undefined ? stringAt(own, 'privateIPAddress') : addresses.get(keyOf(publicId))
      if (ip === undefined) return []
      const networkPrefixes = networks.get(networkKey(stringAt(objectAt(own, 'subnet'), 'id') ?? '')) ?? []
      const frontend = { name: nameIn(child), ip, private: publicId === undefined, networkPrefixes }
      return [[keyOf(stringAt(child, 'id') ?? ''), frontend] as const]
    }),
  )
}

function networkKey(subnetId: string): string {
  return keyOf(subnetId.replace(/\/subnets\/[^/]+$/i, ''))
}
