/** The child process that plays Azure for a cluster whose controllers take turns: documents only, no packets. */
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { instancesOf, seedScaleSet } from '#test/scenarios/played-machines'
import type { AzureOrder, AzureReport } from './azure.ts'
import type { Setup } from './setups.ts'
import { groupId, idOf, machines, prefixId, site, type Machine } from './site.ts'

function report(message: AzureReport): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  report({ is: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

/** What stands before any controller: the network with the nodes in it, their security group, a user's own address. */
function furnish(emulator: Emulator): void {
  const location = site.region
  const network = idOf('virtualNetworks', site.virtualNetwork)
  const subnet = (name: string, addressPrefixes: readonly string[]) => ({ name, properties: { addressPrefixes } })
  for (const group of [site.resourceGroup, site.addressGroup]) emulator.seed({ id: groupId(group), location })
  emulator.seed({
    id: idOf('networkSecurityGroups', site.securityGroup),
    location,
    properties: { securityRules: [] },
  })
  emulator.seed({
    id: network,
    location,
    properties: {
      addressSpace: { addressPrefixes: site.vnet },
      subnets: [subnet(site.subnet, site.nodes), subnet(site.otherSubnet, site.apps)],
    },
  })
  emulator.seed({
    id: idOf('publicIPAddresses', site.usersPublicIp),
    location,
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
  })
  emulator.seed({
    id: prefixId,
    location,
    sku: { name: 'Standard' },
    properties: { prefixLength: 28, publicIPAddressVersion: 'IPv4' },
  })
}

/** Puts machines behind the nodes, or reserves the addresses of nodes that have none. */
function furnishMachines(emulator: Emulator, kind: Setup['machines']): readonly Machine[] {
  if (kind === 'scale-set') {
    const set = seedScaleSet({ emulator, idOf }, 'pool', { capacity: machines.length, dualStack: true })
    return instancesOf({ emulator }, set).map(({ id, name, addresses }) => ({
      name,
      addresses,
      providerId: `azure://${id}`,
    }))
  }
  const subnet = `${idOf('virtualNetworks', site.virtualNetwork)}/subnets/${site.subnet}`
  for (const { name, addresses } of machines) {
    for (const address of addresses) emulator.reserve(subnet, address, name)
  }
  return machines
}

async function serve(kind: Setup['machines']): Promise<void> {
  const emulator = await startEmulator({ latency: 'none', subscriptionId: site.subscriptionId })
  furnish(emulator)
  const stands = furnishMachines(emulator, kind)
  process.on('message', (order: AzureOrder) => {
    switch (order.ask) {
      case 'documents': {
        const types = ['loadBalancers', 'publicIPAddresses', 'networkSecurityGroups']
        return report({ is: 'documents', documents: types.flatMap((type) => emulator.resources.list(type)) })
      }
      case 'writes': {
        const writes = emulator.log.entries.filter((entry) => entry.class === 'write' || entry.class === 'delete')
        emulator.log.clear()
        return report({ is: 'writes', writes: writes.map(({ method, type, name }) => `${method} ${type}/${name}`) })
      }
    }
  })
  report({ is: 'ready', machines: stands, url: emulator.url, caPem: emulator.caPem, credentials: emulator.credentials })
}

process.once('disconnect', () => process.exit(0))
serve(process.argv[2] === 'scale-set' ? 'scale-set' : 'addresses').catch(fail)
