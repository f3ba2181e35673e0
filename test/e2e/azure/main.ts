/** The child process that plays Azure in the router's namespace: the emulator's documents, and the packets they move. */
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { nodeSites, topology } from '../rack/topology.ts'
import { seedMachines } from './machines.ts'
import { playAzure, type Played } from './play-azure.ts'
import { chartsRole, chartsWorkload, heldToRole } from './role.ts'
import { startRouter } from './router.ts'
import { idOf, names, seedNetwork } from './site.ts'

function furnish(emulator: Emulator): void {
  seedNetwork(emulator, { addresses: [topology.vnet], subnets: { [names.subnet]: [topology.vnet] } })
  seedMachines(emulator, nodeSites)
  const subnet = `${idOf('virtualNetworks', names.virtualNetwork)}/subnets/${names.subnet}`
  emulator.reserve(subnet, topology.controlPlane, 'control plane')
}

async function start(fail: (error: unknown) => void): Promise<Played> {
  const emulator = await startEmulator({
    latency: 'fast',
    publicAddresses: topology.publicAddresses,
    // Where pods reach it too.
    host: topology.gateway,
  })
  const { clientId, clientSecret } = emulator.credentials
  const roles = process.argv.includes(heldToRole) ? { roles: [{ actions: await chartsRole() }] } : {}
  emulator.principals.set({ clientId, clientSecret, federated: chartsWorkload, ...roles })
  furnish(emulator)
  const router = await startRouter(emulator.resources, fail, new AbortController().signal)
  emulator.playHealth(router)
  return { emulator, rules: () => router.rules() }
}

playAzure(start)
