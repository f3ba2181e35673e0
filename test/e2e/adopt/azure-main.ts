/** The child process that plays Azure for a cluster whose controllers take turns: documents only, no packets. */
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import type { AzureOrder, AzureReport } from './azure.ts'
import { groupId, idOf, machines, site } from './site.ts'

function report(message: AzureReport): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  report({ is: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

/** What stands before any controller: the network with the nodes in it, their security group, a user's own address. */
function furnish({ credentials, seed, reserve }: Emulator): void {
  const { subscriptionId } = credentials
  const location = site.region
  const network = idOf(subscriptionId, 'virtualNetworks', site.virtualNetwork)
  const subnet = (name: string, addressPrefixes: readonly string[]) => ({ name, properties: { addressPrefixes } })
  seed({ id: groupId(subscriptionId), location })
  seed({
    id: idOf(subscriptionId, 'networkSecurityGroups', site.securityGroup),
    location,
    properties: { securityRules: [] },
  })
  seed({
    id: network,
    location,
    properties: {
      addressSpace: { addressPrefixes: site.vnet },
      subnets: [subnet(site.subnet, site.nodes), subnet(site.otherSubnet, site.apps)],
    },
  })
  seed({
    id: idOf(subscriptionId, 'publicIPAddresses', site.usersPublicIp),
    location,
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
  })
  for (const { name, addresses } of machines) {
    for (const address of addresses) reserve(`${network}/subnets/${site.subnet}`, address, name)
  }
}

async function serve(): Promise<void> {
  const emulator = await startEmulator({ latency: 'none' })
  furnish(emulator)
  process.on('message', (order: AzureOrder) => {
    switch (order.ask) {
      case 'documents': {
        const { list } = emulator.resources
        const documents = ['loadBalancers', 'publicIPAddresses', 'networkSecurityGroups'].flatMap((type) => list(type))
        return report({ is: 'documents', documents })
      }
      case 'writes': {
        const writes = emulator.log.entries.filter((entry) => entry.class === 'write' || entry.class === 'delete')
        emulator.log.clear()
        return report({ is: 'writes', writes: writes.map(({ method, type, name }) => `${method} ${type}/${name}`) })
      }
    }
  })
  report({ is: 'ready', url: emulator.url, caPem: emulator.caPem, credentials: emulator.credentials })
}

process.once('disconnect', () => process.exit(0))
serve().catch(fail)
