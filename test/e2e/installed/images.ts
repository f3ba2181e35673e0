/** What stands for the images that the chart names. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundles, writeBundle } from '#cli/bundle'
import type { Image } from '../kubelet/image.ts'
import type { UnpackedRelease } from '../tools/debian.ts'

/** Builds the bundles into `folder`: an image of Berth is Node and one file. */
export async function buildImages(folder: string): Promise<Readonly<Record<string, Image>>> {
  await mkdir(folder, { recursive: true })
  const images = new Map<string, Image>()
  for (const bundle of bundles) {
    const file = bundle.file.replace('.js', '.mjs')
    await writeBundle({ ...bundle, file }, folder)
    const program = `/${file}`
    images.set(bundle.file.replace('.js', ''), {
      files: { '/nodejs/bin/node': process.execPath, [program]: join(folder, file) },
      entrypoint: ['/nodejs/bin/node', program],
    })
  }
  return Object.fromEntries(images)
}

/** The file that an image of Berth runs, to be run without the image. */
export function programOf(image: Image | undefined): string {
  const program = image?.files[image.entrypoint[1] ?? '']
  if (program === undefined) throw new Error('an image of Berth has Node and one file')
  return program
}

/** BIRD as its release has it, with its own libraries. */
export async function birdImage(release: UnpackedRelease, folder: string): Promise<Image> {
  await mkdir(folder, { recursive: true })
  const libraries = '/release/lib/x86_64-linux-gnu'
  const files = new Map([['/release/', join(release.folder, 'usr')]])
  for (const name of ['bird', 'birdc']) {
    const program = join(folder, name)
    await writeFile(program, `#!/bin/sh\nLD_LIBRARY_PATH=${libraries} exec /release/sbin/${name} "$@"\n`)
    await chmod(program, 0o755)
    files.set(`/image/bin/${name}`, program)
  }
  return { files: Object.fromEntries(files), entrypoint: [] }
}
