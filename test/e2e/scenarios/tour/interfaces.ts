/** What a user notices of pools that interfaces name, the Azure provider's default, and of the way from there to addresses. */
import { rulesOf } from '../documents.ts'
import { addressOf, answers } from '../service.ts'
import { visitSteadily } from '../steady-visitor.ts'
import { membersAre } from './members.ts'
import { leavesAndComesBack } from './nodes.ts'
import { localPolicy } from './policies.ts'
import { bothProtocols } from './ports.ts'
import type { Step, Tour } from './step.ts'

export const interfaceSteps: readonly Step[] = [
  {
    name: 'pools of addresses become pools of interfaces, of machines in a scale set and of one on its own',
    async run(tour, signal) {
      await tour.changePools('interfaces')
      const address = await addressOf(tour.rack, tour.web, signal)
      await joinedBy(tour, { address, by: 'interfaces' }, signal)
      await membersAre(tour, { address, names: ['n1', 'n2', 'n3'] }, signal)
      await answers(tour.rack, { url: `http://${address}/`, replicas: 3 }, signal)
    },
  },
  ...[localPolicy, bothProtocols, leavesAndComesBack('n2'), leavesAndComesBack('n3')].map((step): Step => ({
    ...step,
    name: `${step.name} (interfaces)`,
  })),
  { name: 'pools of interfaces become pools of addresses, and no visitor is lost', run: migrate },
]

async function migrate(tour: Tour, signal: AbortSignal): Promise<void> {
  const address = await addressOf(tour.rack, tour.web, signal)
  await using visitor = visitSteadily(tour.rack, `http://${address}/`, signal)
  await tour.changePools('addresses')
  await joinedBy(tour, { address, by: 'addresses' }, signal)
  await membersAre(tour, { address, names: ['n1', 'n2', 'n3'] }, signal)
  const { asked, lost, slowestMs } = await visitor.stop()
  tour.say(`${asked} visits meanwhile, ${lost} lost, the slowest took ${Math.round(slowestMs)} ms`)
  if (lost > 0) throw new Error(`${lost} of ${asked} visits were lost`)
}

async function joinedBy(
  tour: Tour,
  { address, by }: { readonly address: string; readonly by: 'interfaces' | 'addresses' },
  signal: AbortSignal,
): Promise<void> {
  await rulesOf(tour.rack, address, ([only]) => only?.rule.joinedBy === by, signal)
}
