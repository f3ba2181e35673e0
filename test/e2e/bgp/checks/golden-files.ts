import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { output } from '../../process/run.ts'
import type { UnpackedRelease } from '../../tools/debian.ts'
import type { Lab } from '../lab/lab.ts'
import { createReleasedPlace } from '../lab/released.ts'
import { assert } from './step.ts'

const goldenFiles = join(import.meta.dirname, '../../../provider/bgp/announcers/bird/testdata')

/** Has the BIRD of a release check every file that the unit tests hold the renderer to. */
export async function takesGoldenFiles(lab: Lab, release: UnpackedRelease, signal: AbortSignal): Promise<void> {
  const files = (await readdir(goldenFiles)).filter((name) => name.endsWith('.conf'))
  assert(files.length > 0, 'there are no golden files')
  const place = await createReleasedPlace(release, join(lab.folder, `golden-files-${basename(release.folder)}`))
  for (const name of files) {
    const bird = place.wrap(['/usr/sbin/bird', '-p', '-c', join(goldenFiles, name)])
    await output({ command: 'ip', args: ['netns', 'exec', lab.namespaces.client, ...bird] }, signal)
  }
}
