/** The child process that plays Azure for a cluster whose controllers take turns: documents only, no packets. */
import { startEmulator, type Emulator } from '#mocks/azure/emulator'
import { instancesOf, seedScaleSet } from '#test/scenarios/played-machines'
import { playAzure, type Played } from '../azure/play-azure.ts'
import { idOf, names, seedNetwork, type Machine } from '../azure/site.ts'
import type { Setup } from './setups.ts'
import { site, usersOwn } from './site.ts'

/** Puts machines behind the nodes, or reserves the addresses of nodes that have none. */
function seedMachines(emulator: Emulator, scaleSets: Setup['scaleSets']): readonly Machine[] {
  const ground = { emulator, idOf }
  const inSets = Object.entries(scaleSets).flatMap(([name, capacity]) =>
    instancesOf(ground, seedScaleSet(ground, name, { capacity, dualStack: true })),
  )
  if (inSets.length > 0)
    return inSets.map(({ id, name, addresses }) => ({ name, addresses, providerId: `azure://${id}` }))
  const subnet = `${idOf('virtualNetworks', names.virtualNetwork)}/subnets/${names.subnet}`
  const alone = [11, 12, 13].map((at) => ({
    name: `node-${at - 10}`,
    addresses: [`10.0.0.${at}`, `fd00:a:0:1::${at}`],
  }))
  for (const { name, addresses } of alone) {
    for (const address of addresses) emulator.reserve(subnet, address, name)
  }
  return alone
}

async function start(): Promise<Played> {
  const emulator = await startEmulator({ latency: 'none' })
  seedNetwork(emulator, {
    addresses: site.vnet,
    subnets: { [names.subnet]: site.nodes, [site.otherSubnet]: site.apps },
  })
  for (const resource of usersOwn) emulator.seed(resource)
  // A cast at the edge: our own parent's words.
  const scaleSets = JSON.parse(process.argv[2] ?? '{}') as Setup['scaleSets']
  return { emulator, machines: seedMachines(emulator, scaleSets) }
}

playAzure(start)
