/** Machines of a played Azure: scale sets and standalone ones, as whoever makes a cluster makes them. */
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

/** The id of something of Microsoft.Compute in the cluster's group. */
export function computeId({ emulator }: PlayedAzure, type: string, name: string): string {
  return `/subscriptions/${emulator.credentials.subscriptionId}/resourceGroups/cluster/providers/Microsoft.Compute/${type}/${name}`
}

/** Makes a scale set, or writes it anew with another capacity; answers its id. */
export function seedScaleSet(azure: PlayedAzure, name: string, options: SetOptions = {}): string {
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

/** Makes a machine of its own, with one interface; answers its id. */
export function seedMachine(azure: PlayedAzure, name: string, options: Pick<SetOptions, 'pools' | 'dualStack'> = {}) {
  const { pools = [], dualStack = false } = options
  const nic = azure.idOf('networkInterfaces', `${name}-nic`)
  azure.emulator.seed({
    id: nic,
    location,
    properties: { ipConfigurations: configurations(azure, { pools, dualStack }) },
  })
  const id = computeId(azure, 'virtualMachines', name)
  azure.emulator.seed({
    id,
    location,
    properties: { networkProfile: { networkInterfaces: [{ id: nic }] }, osProfile: { computerName: name } },
  })
  return id
}

function configurations(azure: PlayedAzure, options: Required<Pick<SetOptions, 'pools' | 'dualStack'>>): object[] {
  const subnet = { id: `${azure.idOf('virtualNetworks', 'vnet')}/subnets/nodes` }
  const loadBalancerBackendAddressPools = options.pools.map((id) => ({ id }))
  const first = { name: 'ipv4', properties: { primary: true, subnet, loadBalancerBackendAddressPools } }
  const second = { name: 'ipv6', properties: { subnet, privateIPAddressVersion: 'IPv6' } }
  return options.dualStack ? [first, second] : [first]
}
