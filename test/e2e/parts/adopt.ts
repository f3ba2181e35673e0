import { join } from 'node:path'
import { startLab } from '../adopt/lab.ts'
import { travel } from '../adopt/journey.ts'
import { poolsOfAddresses, poolsOfInterfaces, severalLoadBalancers, type Setup } from '../adopt/setups.ts'
import { buildPrograms } from '../tools/build.ts'
import { cloudProviderAzure } from '../tools/programs.ts'
import type { Part } from './part.ts'

/** A cluster goes from the Azure provider's own controller to Berth and back, on a real API server and the played Azure. */
export async function runAdopt({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
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
  await walk(poolsOfAddresses)
  await walk(poolsOfInterfaces)
  await walk(severalLoadBalancers)
}
