import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmulator, type Emulator, type EmulatorOptions } from '#mocks/azure/emulator'
import type { AddressRange } from './address-range.ts'
import { seedMachines, type DemoMachine } from './machines.ts'

export interface LocalAzure {
  readonly emulator: Emulator
  /** azure.json as the controller reads it. */
  readonly cloudConfig: string
  readonly berthConfig: string
  /** The CA that clients are told to trust. */
  readonly caFile: string
  readonly resourceGroup: string
}

export interface LocalAzureOptions {
  readonly directory: string
  readonly range: AddressRange
  readonly latency: NonNullable<EmulatorOptions['latency']>
  /** How the emulator differs from the demo's. */
  readonly emulator?: Omit<EmulatorOptions, 'latency' | 'publicAddresses'>
  /** Virtual machines with an interface in the subnet of the nodes. */
  readonly machines?: readonly DemoMachine[]
  /** Other addresses that nothing may be given. */
  readonly taken: readonly string[]
}

const resourceGroup = 'berth-demo'
const region = 'westeurope'

/** Starts the emulator with what a cluster finds in its subscription, and writes the controller's files for it. */
export async function startLocalAzure({
  directory,
  range,
  latency,
  emulator: options = {},
  machines = [],
  taken,
}: LocalAzureOptions): Promise<LocalAzure> {
  const emulator = await startEmulator({ ...options, latency, publicAddresses: range.publicAddresses })
  const { subscriptionId, tenantId, clientId, clientSecret } = emulator.credentials
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
  const network = `${group}/providers/Microsoft.Network`
  // What a client made of it before a restart must not be undone.
  const isNew = emulator.resources.get(`${network}/virtualNetworks/cluster`) === undefined
  const subnet = `${network}/virtualNetworks/cluster/subnets/nodes`
  if (isNew) {
    seedCluster(emulator, group, range)
    seedMachines(emulator, machines, { group, region, subnet })
  }
  for (const ip of taken) emulator.reserve(subnet, ip, `machine at ${ip}`)
  const caFile = join(directory, 'azure-ca.pem')
  const cloudConfig = join(directory, 'azure.json')
  const berthConfig = join(directory, 'berth.yaml')
  const file = {
    tenantId,
    subscriptionId,
    aadClientId: clientId,
    aadClientSecret: clientSecret,
    resourceManagerEndpoint: emulator.url,
    activeDirectoryEndpoint: emulator.url,
    caFile,
    resourceGroup,
    location: region,
    vnetName: 'cluster',
    subnetName: 'nodes',
    securityGroupName: 'nodes',
    routeTableName: 'pods',
    loadBalancerSku: 'standard',
    loadBalancerBackendPoolConfigurationType: 'nodeIP',
  }
  await writeFile(caFile, emulator.caPem)
  // It holds a secret, though one of no worth.
  await writeFile(cloudConfig, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 })
  await writeFile(
    berthConfig,
    `# The addresses that this local Azure gives out are loopback ones.\nalsoPublic: ['${range.publicAddresses}']\n`,
  )
  return { emulator, cloudConfig, berthConfig, caFile, resourceGroup }
}

/** What an administrator has set up before the cluster comes. */
function seedCluster(emulator: Emulator, group: string, range: AddressRange): void {
  const network = `${group}/providers/Microsoft.Network`
  emulator.seed({ id: group, location: region })
  emulator.seed({ id: `${network}/networkSecurityGroups/nodes`, location: region, properties: { securityRules: [] } })
  emulator.seed({
    id: `${network}/virtualNetworks/cluster`,
    location: region,
    properties: {
      addressSpace: { addressPrefixes: [range.virtualNetwork] },
      subnets: [
        {
          name: 'nodes',
          properties: {
            addressPrefix: range.virtualNetwork,
            networkSecurityGroup: { id: `${network}/networkSecurityGroups/nodes` },
          },
        },
      ],
    },
  })
}
