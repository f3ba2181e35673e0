/** The child process that plays Azure for a controller whose rights are judged: a network, and one machine. */
import { startEmulator } from '#mocks/azure/emulator'
import { machineName, names } from './azure-site.ts'

async function serve(): Promise<void> {
  const emulator = await startEmulator({ latency: 'none' })
  const location = 'westeurope'
  const group = `/subscriptions/${emulator.credentials.subscriptionId}/resourceGroups/${names.resourceGroup}`
  const network = `${group}/providers/Microsoft.Network`
  const vnet = `${network}/virtualNetworks/${names.virtualNetwork}`
  const subnet = { id: `${vnet}/subnets/${names.subnet}` }
  emulator.seed({ id: group, location })
  emulator.seed({
    id: `${network}/networkSecurityGroups/${names.securityGroup}`,
    location,
    properties: { securityRules: [] },
  })
  emulator.seed({
    id: vnet,
    location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/8'] },
      subnets: [{ name: names.subnet, properties: { addressPrefix: '10.0.0.0/16' } }],
    },
  })
  const nic = `${network}/networkInterfaces/${machineName}`
  const ipConfigurations = [{ name: 'ipv4', properties: { primary: true, subnet } }]
  emulator.seed({ id: nic, location, properties: { ipConfigurations } })
  emulator.seed({
    id: `${group}/providers/Microsoft.Compute/virtualMachines/${machineName}`,
    location,
    properties: { networkProfile: { networkInterfaces: [{ id: nic }] }, osProfile: { computerName: machineName } },
  })
  process.send?.({ is: 'ready', url: emulator.url, caPem: emulator.caPem, credentials: emulator.credentials })
}

process.once('disconnect', () => process.exit(0))
serve().catch((error: unknown) => process.send?.({ is: 'failed', why: String(error) }))
