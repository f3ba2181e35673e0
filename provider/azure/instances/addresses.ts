import type { NodeAddress } from '#provider/provider'
import { idKey } from '../arm/resource-id.ts'
import type { WireResource } from '../arm/wire-resource.ts'
import type { MachineBody } from './machine-body.ts'

export interface InterfaceBody extends WireResource {
  readonly properties?: {
    readonly primary?: boolean
    readonly ipConfigurations?: readonly IpConfiguration[]
  }
}

interface IpConfiguration {
  readonly properties?: {
    readonly primary?: boolean
    readonly privateIPAddress?: string
    readonly publicIPAddress?: { readonly id?: string; readonly properties?: { readonly ipAddress?: string } }
  }
}

/** Tells whether some interface has a public IP, so that those have to be read. */
export function namesPublicIps(interfaces: readonly InterfaceBody[]): boolean {
  return interfaces.some((nic) => configurationsOf(nic).some(({ properties }) => properties?.publicIPAddress?.id))
}

/**
 * The addresses of a node by its machine's primary interface: what is inside, what is outside, and its name, the primary
 * configuration first.
 */
export function addressesOf(
  machine: MachineBody,
  node: string,
  {
    interfaces,
    publicIps,
  }: { readonly interfaces: readonly InterfaceBody[]; readonly publicIps: readonly WireResource[] },
): readonly NodeAddress[] {
  const ids = new Set(machine.properties?.networkProfile?.networkInterfaces?.map(({ id = '' }) => idKey(id)))
  const own = interfaces.filter(({ id }) => ids.has(idKey(id)))
  const primary = own.find(({ properties }) => properties?.primary === true) ?? own[0]
  const configurations = (primary === undefined ? [] : configurationsOf(primary)).toSorted(
    (a, b) => Number(b.properties?.primary === true) - Number(a.properties?.primary === true),
  )
  const publicIpOf = (id: string) => publicIps.find((one) => idKey(one.id) === idKey(id))?.properties?.['ipAddress']
  const external = configurations.flatMap(({ properties }) => publicIpOf(properties?.publicIPAddress?.id ?? '') ?? [])
  return [
    ...configurations.flatMap(({ properties }) => addressAt('InternalIP', properties?.privateIPAddress)),
    ...external.flatMap((ip) => addressAt('ExternalIP', typeof ip === 'string' ? ip : undefined)),
    { type: 'Hostname', address: node },
  ]
}

function configurationsOf({ properties }: InterfaceBody): readonly IpConfiguration[] {
  return properties?.ipConfigurations ?? []
}

function addressAt(type: NodeAddress['type'], address: string | undefined): readonly NodeAddress[] {
  return address === undefined || address === '' ? [] : [{ type, address }]
}
