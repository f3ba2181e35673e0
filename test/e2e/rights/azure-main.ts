/** The child process that plays Azure for a controller whose rights are judged: a network, and one machine. */
import { startEmulator } from '#mocks/azure/emulator'
import { seedMachine } from '#test/scenarios/played-machines'
import { playAzure, type Played } from '../azure/play-azure.ts'
import { idOf, names, seedNetwork } from '../azure/site.ts'
import { machineName } from './azure-site.ts'

async function start(): Promise<Played> {
  const emulator = await startEmulator({ latency: 'none' })
  seedNetwork(emulator, { addresses: ['10.0.0.0/8'], subnets: { [names.subnet]: ['10.0.0.0/16'] } })
  seedMachine({ emulator, idOf }, machineName)
  return { emulator }
}

playAzure(start)
