import { join } from 'node:path'
import { checkBird3 } from '../bgp/checks/bird3.ts'
import { checkCombinedPeers } from '../bgp/checks/combined-peers.ts'
import { checkFabric } from '../bgp/checks/fabric.ts'
import { checkFaults } from '../bgp/checks/faults.ts'
import { checkHostBird } from '../bgp/checks/host-bird.ts'
import { checkKernelTable } from '../bgp/checks/kernel-table.ts'
import { checkPeers } from '../bgp/checks/peers.ts'
import { checkServices } from '../bgp/checks/services.ts'
import { checkSpeakers } from '../bgp/checks/speakers.ts'
import { checkTorConfig } from '../bgp/checks/tor-config.ts'
import { checkTwoRouters } from '../bgp/checks/two-routers.ts'
import { startLab } from '../bgp/lab/lab.ts'
import { fetchRoutingDaemons } from '../bgp/lab/releases.ts'
import type { Lab } from '../bgp/lab/lab.ts'
import type { Checks } from '../report/checks.ts'
import type { Part } from './part.ts'

/** Berth's announcers with real routing daemons: BIRD and FRR on nodes, FRR on the router above them. */
export async function runBgp({ checks, folder }: Part, signal: AbortSignal): Promise<void> {
  const started = await checks.check('bgp: the routing daemons are there and the lab stands', async () => {
    const releases = await fetchRoutingDaemons(checks.say, signal)
    return await startLab({ prefix: `berth-${process.pid}-bgp`, folder: join(folder, 'bgp'), releases }, signal)
  })
  if (started === undefined) return
  await using lab = started
  const step = { lab, checks }
  await checkServices(step, signal)
  await checkFabric(step, signal)
  await checkKernelTable(step, signal)
  await checkHostBird(step, signal)
  await checkBird3(step, signal)
  await checkFaults(step, signal)
  await checkTwoRouters(step, signal)
  await withSpeakers(lab, step.checks, signal)
  await lab.router.stop()
  await checkPeers(step, signal)
  await checkCombinedPeers(step, signal)
  await checkTorConfig(step, signal)
}

/** In a lab of their own: they leave its daemons with configurations that the announcers of the first know nothing of. */
async function withSpeakers({ folder, releases }: Lab, checks: Checks, signal: AbortSignal): Promise<void> {
  const options = { prefix: `berth-${process.pid}-spk`, folder: join(folder, 'speakers'), releases }
  await using lab = await startLab(options, signal)
  await checkSpeakers({ lab, checks }, signal)
}
