import { join } from 'node:path'
import type { Image } from '../kubelet/image.ts'
import type { Part } from '../parts/part.ts'
import { buildPrograms } from '../tools/build.ts'
import { helm } from '../tools/programs.ts'
import { buildImages } from './images.ts'

/** What is needed to install the chart and to run what it brings. */
export interface Installation {
  readonly part: Part
  /** The real helm. */
  readonly helm: string
  readonly images: Readonly<Record<string, Image>>
}

/** Builds helm and the bundles: one check. */
export async function prepareInstallation(part: Part, signal: AbortSignal): Promise<Installation | undefined> {
  const { checks, folder } = part
  return await checks.check('helm and the bundles are built', async () => ({
    part,
    helm: join((await buildPrograms(helm, checks.say, signal)).folder, 'helm'),
    images: await buildImages(join(folder, 'images')),
  }))
}
