/** A local Azure with a data plane on it, for tests of what other resources than the load balancer decide. */
import { startEmulator } from '#mocks/azure/emulator'
import type { Emulator } from '#mocks/azure/emulator'
import { startDataPlane } from '#mocks/dataplane/data-plane'
import type { DataPlane, DataPlaneOptions } from '#mocks/dataplane/data-plane'
import { createUnderlay } from '#mocks/dataplane/underlay'
import type { Underlay } from '#mocks/dataplane/underlay'
import { ownNetwork } from '#test/mocks/own-loopback'

const location = 'westeurope'

export interface PlayedNetwork extends AsyncDisposable {
  readonly emulator: Emulator
  readonly underlay: Underlay
  readonly plane: DataPlane
  readonly subnet: string
  readonly pool: string
  /** The id of a resource of Microsoft.Network or another provider. */
  id(type: string, name: string): string
  /** Puts a load balancer with one frontend and one pool. */
  putLoadBalancer(shape: BalancerShape): void
  /** Puts an interface with one ip configuration, which may join a pool or a NAT rule. */
  putInterface(name: string, configuration: object): void
}

export interface BalancerShape {
  /** A frontend inside the network instead of a public one. */
  readonly isPrivate?: boolean
  readonly members?: readonly string[]
  readonly loadBalancingRules?: readonly NamedChild[]
  readonly probes?: readonly NamedChild[]
  readonly inboundNatRules?: readonly NamedChild[]
}

interface NamedChild {
  readonly name: string
  readonly [property: string]: unknown
}

/** Starts both with one network on loopback addresses of this process. */
export async function playNetwork(
  publicAddresses: string,
  options: Partial<DataPlaneOptions> = {},
): Promise<PlayedNetwork> {
  const emulator = await startEmulator({ publicAddresses })
  const underlay = createUnderlay()
  const plane = await startDataPlane({ resources: emulator.resources, underlay, ...options })
  const group = `/subscriptions/${emulator.credentials.subscriptionId}/resourceGroups/g`
  const id = (type: string, name: string) =>
    `${group}/providers/${type.includes('/') ? type : `Microsoft.Network/${type}`}/${name}`
  const vnet = id('virtualNetworks', 'vnet')
  const subnet = `${vnet}/subnets/nodes`
  emulator.seed({ id: group, location })
  emulator.seed({
    id: vnet,
    location,
    properties: {
      addressSpace: { addressPrefixes: [ownNetwork] },
      subnets: [{ name: 'nodes', properties: { addressPrefix: ownNetwork } }],
    },
  })
  const sku = { name: 'Standard' }
  const properties = { publicIPAllocationMethod: 'Static' }
  emulator.seed({ id: id('publicIPAddresses', 'web'), location, sku, properties })
  const balancer = id('loadBalancers', 'kubernetes')
  const pool = `${balancer}/backendAddressPools/pool`
  return {
    emulator,
    underlay,
    plane,
    subnet,
    pool,
    id,
    putLoadBalancer({ isPrivate = false, members = [], probes = [], loadBalancingRules = [], inboundNatRules = [] }) {
      const frontend = isPrivate
        ? { subnet: { id: subnet } }
        : { publicIPAddress: { id: id('publicIPAddresses', 'web') } }
      const atFrontend = ({ name, ...rest }: NamedChild) => ({
        name,
        properties: {
          protocol: 'Tcp',
          frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/frontend` },
          ...rest,
        },
      })
      emulator.seed({
        id: balancer,
        location,
        sku,
        properties: {
          frontendIPConfigurations: [{ name: 'frontend', properties: frontend }],
          backendAddressPools: [{ name: 'pool', properties: poolOf(vnet, members) }],
          probes: probes.map(({ name, ...properties }) => ({ name, properties })),
          loadBalancingRules: loadBalancingRules.map((rule) =>
            atFrontend({ backendAddressPool: { id: pool }, ...rule }),
          ),
          inboundNatRules: inboundNatRules.map(atFrontend),
        },
      })
    },
    putInterface(name, configuration) {
      const ipConfiguration = { name: 'one', properties: { subnet: { id: subnet }, ...configuration } }
      emulator.seed({
        id: id('networkInterfaces', name),
        location,
        properties: { ipConfigurations: [ipConfiguration] },
      })
    },
    async [Symbol.asyncDispose]() {
      await plane.stop()
      await underlay.stop()
      await emulator.stop()
    },
  }
}

function poolOf(vnet: string, members: readonly string[]): object {
  if (members.length === 0) return {}
  return {
    loadBalancerBackendAddresses: members.map((ipAddress) => ({
      name: ipAddress,
      properties: { ipAddress, virtualNetwork: { id: vnet } },
    })),
  }
}
