import { join } from 'node:path'
import { startLab } from '../adopt/lab.ts'
import { travel } from '../adopt/journey.ts'
import { poolsOfAddresses, poolsOfInterfaces, severalLoadBalancers, type Setup } from '../adopt/setups.ts'
import { buildPrograms } from '../tools/build.ts'
import { cloudProviderAzure } from '../tools/programs.ts'
import type { Part } from './part.ts'

/** Clusters with pools of either kind on one load balancer. */
export async function runAdopt(part: Part, signal: AbortSignal): Promise<void> {
  await adopt([poolsOfAddresses, poolsOfInterfaces], part, signal)
}

/** A cluster with several load balancers and private link services. */
export async function runAdoptSeveral(part: Part, signal: AbortSignal): Promise<void> {
  await adopt([severalLoadBalancers], part, signal)
}

/** A cluster goes from the Azure provider's own controller to Berth and back, on a real API server and the played Azure. */
async function adopt(setups: readonly Setup[], { checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const provider = await checks.check("adopt: the Azure provider's cloud-controller-manager is built", () =>
    buildPrograms(cloudProviderAzure, checks.say, signal),
  )
  if (provider === undefined) return
  const goProvider = join(provider.folder, 'cloud-controller-manager')
  const walk = async (setup: Setup) => {
    const options = { binaries: programs.components.folder, folder: join(folder, setup.id), setup }
    const what = `adopt, ${setup.name}: an API server with Nodes and the played Azure run`
    const started = await checks.check(what, () => startLab(options, signal))
    if (started === undefined) return
    await using lab = started
    await travel({ lab, checks, goProvider }, signal)
  }
  for (const setup of setups) await walk(setup)
}
