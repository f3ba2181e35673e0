import { ComputeManagementClient } from '@azure/arm-compute'
import { group } from '#test/mocks/azure/support/ids'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'
import type { EmulatorOptions } from '#mocks/azure/emulator'
import { groupId, idOf } from '#test/mocks/azure/support/ids'

/** The real SDKs of network and compute on an emulator that has a subnet and a load balancer with two pools. */
export interface ComputeAzure extends Azure {
  readonly compute: ComputeManagementClient
  readonly subnet: string
  readonly pool: (name: string) => string
  /** The id of a resource of Microsoft.Compute. */
  id(type: string, name: string): string
}

export const location = 'westeurope'

export async function startCompute(options: EmulatorOptions = {}): Promise<ComputeAzure> {
  const azure = await startAzure({ warn: () => undefined, ...options })
  const { emulator } = azure
  const { subscriptionId } = emulator.credentials
  const compute = new ComputeManagementClient(azure.credential, subscriptionId, {
    endpoint: emulator.url,
    tlsOptions: { ca: emulator.caPem },
    retryOptions: { maxRetries: 0 },
  })
  const network = idOf(emulator, 'virtualNetworks', 'vnet')
  const subnets = [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }]
  emulator.seed({ id: network, location, properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets } })
  const subnet = `${network}/subnets/nodes`
  const balancer = idOf(emulator, 'loadBalancers', 'lb')
  const frontendIPConfigurations = [{ name: 'front', properties: { subnet: { id: subnet } } }]
  const backendAddressPools = [{ name: 'pool' }, { name: 'other' }]
  emulator.seed({
    id: balancer,
    location,
    sku: { name: 'Standard' },
    properties: { frontendIPConfigurations, backendAddressPools },
  })
  return {
    ...azure,
    compute,
    subnet,
    pool: (name) => `${balancer}/backendAddressPools/${name}`,
    id: (type, name) => `${groupId(emulator)}/providers/Microsoft.Compute/${type}/${name}`,
  }
}

/** The flattened body of a uniform scale set, its machines in `pools`. */
export function scaleSet({ subnet, pool }: ComputeAzure, capacity: number, pools: readonly string[] = ['pool']) {
  const ipConfigurations = [
    {
      name: 'ipconfig',
      primary: true,
      subnet: { id: subnet },
      loadBalancerBackendAddressPools: pools.map((name) => ({ id: pool(name) })),
    },
  ]
  return {
    location,
    sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity },
    orchestrationMode: 'Uniform',
    upgradePolicy: { mode: 'Manual' as const },
    virtualMachineProfile: {
      osProfile: { computerNamePrefix: 'vmss', adminUsername: 'azureuser', adminPassword: 'not-shown-again-1' },
      networkProfile: {
        networkInterfaceConfigurations: [{ name: 'nic', primary: true, ipConfigurations }],
      },
    },
  }
}

/** Puts a network interface and answers its id. */
export async function putInterface({ client, subnet, quick }: ComputeAzure, name: string): Promise<string> {
  const ipConfigurations = [{ name: 'ipconfig', subnet: { id: subnet } }]
  const { id } = await client.networkInterfaces.createOrUpdate(group, name, { location, ipConfigurations }, quick)
  return String(id)
}

export function machine(nic: string) {
  return {
    location,
    hardwareProfile: { vmSize: 'Standard_D2s_v5' },
    osProfile: { computerName: 'node', adminUsername: 'azureuser', adminPassword: 'not-shown-again-1' },
    networkProfile: { networkInterfaces: [{ id: nic, primary: true }] },
  }
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
