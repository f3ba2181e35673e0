import { join } from 'node:path'
import { checkAzure } from '../installed/azure.ts'
import { checkBareMetal } from '../installed/bare-metal.ts'
import { buildImages } from '../installed/images.ts'
import { buildPrograms } from '../tools/build.ts'
import { helm } from '../tools/programs.ts'
import type { Part } from './part.ts'

/** What `helm install` brings, run as the pods' own specs say, for both backends. */
export async function runInstalled(part: Part, signal: AbortSignal): Promise<void> {
  const { checks, folder } = part
  const prepared = await checks.check('installed: helm and the bundles are built', async () => ({
    helm: join((await buildPrograms(helm, checks.say, signal)).folder, 'helm'),
    images: await buildImages(join(folder, 'images')),
  }))
  if (prepared === undefined) return
  await checkAzure({ part, ...prepared }, signal)
  await checkBareMetal({ part, ...prepared }, signal)
}
