import { join } from 'node:path'
import { startLab } from '../adopt/lab.ts'
import { travel } from '../adopt/journey.ts'
import { buildPrograms } from '../tools/build.ts'
import { cloudProviderAzure } from '../tools/programs.ts'
import type { Part } from './part.ts'

/** A cluster goes from the Azure provider's own controller to Berth and back, on a real API server and the played Azure. */
export async function runAdopt({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const provider = await checks.check("adopt: the Azure provider's cloud-controller-manager is built", () =>
    buildPrograms(cloudProviderAzure, checks.say, signal),
  )
  if (provider === undefined) return
  const options = { binaries: programs.components.folder, folder: join(folder, 'adopt') }
  const started = await checks.check('adopt: an API server with Nodes and the played Azure run', () =>
    startLab(options, signal),
  )
  if (started === undefined) return
  await using lab = started
  await travel({ lab, checks, goProvider: join(provider.folder, 'cloud-controller-manager') }, signal)
}
