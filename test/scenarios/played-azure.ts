import { startEmulator, type Emulator, type EmulatorOptions } from '#mocks/azure/emulator'
import { loadAzureConfig } from '#provider/azure/config/load'
import type { AzureConfig } from '#provider/azure/config/azure-config'

const region = 'westeurope'
export const nodeAddresses = ['10.0.0.11', '10.0.0.12', '10.0.0.13'] as const

/** A subscription as a cluster finds it: a group with a network of two subnets, and the nodes' security group. */
export interface PlayedAzure {
  readonly emulator: Emulator
  /** Sets up what the cluster finds, once more after somebody has deleted it all. */
  furnish(): void
  /** The full id of something in the cluster's group. */
  idOf(type: string, name: string): string
  config(options?: { readonly cluster?: string; readonly more?: object }): AzureConfig
}

export async function startAzure(options: EmulatorOptions): Promise<PlayedAzure> {
  const emulator = await startEmulator(options)
  const { subscriptionId, tenantId, clientId, clientSecret } = emulator.credentials
  const group = `/subscriptions/${subscriptionId}/resourceGroups/cluster`
  const idOf = (type: string, name: string) => `${group}/providers/Microsoft.Network/${type}/${name}`
  const network = idOf('virtualNetworks', 'vnet')
  const furnish = () => {
    emulator.seed({ id: group, location: region })
    emulator.seed({ id: idOf('networkSecurityGroups', 'nodes'), location: region, properties: { securityRules: [] } })
    const subnet = (name: string, addressPrefix: string) => ({ name, properties: { addressPrefix } })
    const nodes = { name: 'nodes', properties: { addressPrefixes: ['10.0.0.0/16', 'fd00::/64'] } }
    emulator.seed({
      id: network,
      location: region,
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/8', 'fd00::/48'] },
        subnets: [nodes, subnet('apps', '10.1.0.0/24')],
      },
    })
  }
  furnish()
  for (const ip of nodeAddresses) emulator.reserve(`${network}/subnets/nodes`, ip, `machine at ${ip}`)
  const file = {
    tenantId,
    subscriptionId,
    aadClientId: clientId,
    aadClientSecret: clientSecret,
    resourceManagerEndpoint: emulator.url,
    activeDirectoryEndpoint: emulator.url,
    resourceGroup: 'cluster',
    location: region,
    vnetName: 'vnet',
    subnetName: 'nodes',
    securityGroupName: 'nodes',
    loadBalancerSku: 'standard',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
  }
  return {
    emulator,
    furnish,
    idOf,
    config({ cluster = 'kubernetes', more = {} } = {}) {
      const loaded = loadAzureConfig(JSON.stringify({ ...file, ...more }), cluster)
      if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
      return loaded.config
    },
  }
}
