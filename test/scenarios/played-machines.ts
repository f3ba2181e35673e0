/** Machines of a played Azure: scale sets and standalone ones, as whoever makes a cluster makes them. */
import type { Resource } from '#mocks/azure/arm/resource'
import type { Member } from '#provider/provider'
import { aMember } from './a-member.ts'
import type { PlayedAzure } from './played-azure.ts'

const location = 'westeurope'

export interface SetOptions {
  readonly capacity?: number
  readonly mode?: 'Uniform' | 'Flexible'
  /** Ids of pools that the profile names from the start. */
  readonly pools?: readonly string[]
  /** True: with an IPv6 configuration beside the IPv4 one. */
  readonly dualStack?: boolean
}

/** What machines are made in: any played Azure that has a network `vnet` with a subnet `nodes`. */
export type MachineGround = Pick<PlayedAzure, 'emulator' | 'idOf'>

/** The id of something of Microsoft.Compute in the cluster's group. */
export function computeId({ idOf }: Pick<PlayedAzure, 'idOf'>, type: string, name: string): string {
  return idOf(type, name).replace('/Microsoft.Network/', '/Microsoft.Compute/')
}

/** Makes a scale set, or writes it anew with another capacity; answers its id. */
export function seedScaleSet(azure: MachineGround, name: string, options: SetOptions = {}): string {
  const { capacity = 2, mode = 'Uniform', pools = [], dualStack = false } = options
  const id = computeId(azure, 'virtualMachineScaleSets', name)
  const nic = { primary: true, ipConfigurations: configurations(azure, { pools, dualStack }) }
  const osProfile = { computerNamePrefix: name }
  const networkProfile = {
    networkApiVersion: '2020-11-01',
    networkInterfaceConfigurations: [{ name, properties: nic }],
  }
  azure.emulator.seed({
    id,
    location,
    sku: { name: 'Standard_D2s_v5', capacity },
    properties: {
      orchestrationMode: mode,
      ...(mode === 'Uniform' ? { upgradePolicy: { mode: 'Manual' } } : {}),
      virtualMachineProfile: { osProfile, networkProfile },
    },
  })
  return id
}

export interface MachineOptions extends Pick<SetOptions, 'pools' | 'dualStack'> {
  /** The id of the set that it is in. */
  readonly availabilitySet?: string
}

/** Makes a machine of its own, with one interface; answers its id. */
export function seedMachine(azure: MachineGround, name: string, options: MachineOptions = {}) {
  const { pools = [], dualStack = false, availabilitySet } = options
  const nic = azure.idOf('networkInterfaces', `${name}-nic`)
  azure.emulator.seed({
    id: nic,
    location,
    properties: { madeUp: 'of the future', ipConfigurations: configurations(azure, { pools, dualStack }) },
  })
  const id = computeId(azure, 'virtualMachines', name)
  azure.emulator.seed({
    id,
    location,
    properties: {
      networkProfile: { networkInterfaces: [{ id: nic }] },
      osProfile: { computerName: name },
      ...(availabilitySet && { availabilitySet: { id: availabilitySet } }),
    },
  })
  return id
}

function configurations(azure: MachineGround, options: Required<Pick<SetOptions, 'pools' | 'dualStack'>>): object[] {
  const subnet = { id: `${azure.idOf('virtualNetworks', 'vnet')}/subnets/nodes` }
  const loadBalancerBackendAddressPools = options.pools.map((id) => ({ id }))
  const first = { name: 'ipv4', properties: { primary: true, subnet, loadBalancerBackendAddressPools } }
  const second = { name: 'ipv6', properties: { subnet, privateIPAddressVersion: 'IPv6' } }
  return options.dualStack ? [first, second] : [first]
}

/** The nodes on a uniform scale set, as kubelets register them. */
export function nodesOf(azure: PlayedAzure, set: string): readonly Member[] {
  return azure.emulator.resources.list('Microsoft.Compute/virtualMachineScaleSets').flatMap(({ id }) => {
    if (id.toLowerCase() !== set.toLowerCase()) return []
    return instancesOf(azure, set).map(({ name, id: machine, address }) =>
      aMember(name, [address], { providerId: `azure://${machine}` }),
    )
  })
}

export interface PlayedInstance {
  readonly id: string
  readonly name: string
  readonly address: string
  /** One of each family that it has, IPv4 first. */
  readonly addresses: readonly string[]
  readonly pools: readonly string[]
}

/** The machines of a uniform scale set as they stand. */
export function instancesOf({ emulator }: Pick<PlayedAzure, 'emulator'>, set: string): readonly PlayedInstance[] {
  const found: PlayedInstance[] = []
  for (let at = 0; at < 20; at += 1) {
    const id = `${set}/virtualMachines/${at}`
    const machine: Instance | undefined = emulator.resources.child(id)
    const [nic] = machine?.properties?.networkProfileConfiguration?.networkInterfaceConfigurations ?? []
    const [configuration] = nic?.properties?.ipConfigurations ?? []
    if (machine === undefined || nic === undefined || configuration === undefined) continue
    const addresses = (nic.properties?.ipConfigurations ?? []).map(({ name }) => {
      const shown: Shown | undefined = emulator.resources.child(
        `${id}/networkInterfaces/${nic.name}/ipConfigurations/${name}`,
      )
      return shown?.properties?.privateIPAddress ?? ''
    })
    found.push({
      id,
      name: machine.properties?.osProfile?.computerName ?? '',
      address: addresses[0] ?? '',
      addresses,
      pools: namesOf(configuration.properties?.loadBalancerBackendAddressPools),
    })
  }
  return found
}

/** The machines of a flexible set, with their interfaces. */
export function flexibleMachines({ emulator }: PlayedAzure, set: string) {
  const machines: readonly (Resource & FlexibleMachine)[] = emulator.resources.accepted(
    'Microsoft.Compute/virtualMachines',
  )
  return machines.flatMap(({ id, name, properties }) => {
    const { virtualMachineScaleSet, networkProfile } = properties
    const nic = networkProfile?.networkInterfaces?.[0]?.id ?? ''
    return virtualMachineScaleSet?.id.toLowerCase() === set.toLowerCase() ? [{ id, name, nic }] : []
  })
}

/** The pools that a scale set's profile names. */
export function profilePools({ emulator }: PlayedAzure, set: string): readonly string[] {
  const found = emulator.resources.get(set) as ProfileOwner | undefined
  const configurations = found?.properties?.virtualMachineProfile?.networkProfile?.networkInterfaceConfigurations ?? []
  return configurations.flatMap(({ properties }) =>
    (properties?.ipConfigurations ?? []).flatMap((one) => namesOf(one.properties?.loadBalancerBackendAddressPools)),
  )
}

/** The address of a machine of its own. */
export function interfaceAddress({ emulator, idOf }: MachineGround, name: string): string {
  const shown: Shown | undefined = emulator.resources.child(
    `${idOf('networkInterfaces', `${name}-nic`)}/ipConfigurations/ipv4`,
  )
  return shown?.properties?.privateIPAddress ?? ''
}

/** The pools that an interface names. */
export function interfacePools({ emulator }: PlayedAzure, id: string): readonly string[] {
  const found = emulator.resources.get(id) as { readonly properties?: Nic } | undefined
  return (found?.properties?.ipConfigurations ?? []).flatMap(({ properties }) =>
    namesOf(properties?.loadBalancerBackendAddressPools),
  )
}

function namesOf(pools: readonly { readonly id: string }[] = []): readonly string[] {
  return pools.map(({ id }) => id.split('/').slice(-3).join('/').replace('/backendAddressPools', ''))
}

interface Nic {
  readonly ipConfigurations?: readonly {
    readonly name: string
    readonly properties?: { readonly loadBalancerBackendAddressPools?: readonly { readonly id: string }[] }
  }[]
}

interface NetworkProfile {
  readonly networkInterfaceConfigurations?: readonly { readonly name: string; readonly properties?: Nic }[]
}

interface Instance {
  readonly properties?: {
    readonly osProfile?: { readonly computerName?: string }
    readonly networkProfileConfiguration?: NetworkProfile
  }
}

interface ProfileOwner {
  readonly properties?: { readonly virtualMachineProfile?: { readonly networkProfile?: NetworkProfile } }
}

interface FlexibleMachine {
  readonly properties: {
    readonly virtualMachineScaleSet?: { readonly id: string }
    readonly networkProfile?: { readonly networkInterfaces?: readonly { readonly id: string }[] }
  }
}

interface Shown {
  readonly properties?: { readonly privateIPAddress?: string }
}
