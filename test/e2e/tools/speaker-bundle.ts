import { join } from 'node:path'
import { bundles, writeBundle } from '#cli/bundle'

/** Builds the bundle that a node loads into `folder` and returns its path. */
export async function bundleSpeaker(folder: string): Promise<string> {
  const bundle = bundles.find(({ file }) => file === 'berth-speaker.js')
  if (bundle === undefined) throw new Error('there is no bundle of the speaker')
  await writeBundle({ ...bundle, file: 'berth-speaker.mjs' }, folder)
  return join(folder, 'berth-speaker.mjs')
}
