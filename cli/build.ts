/**
 * Bundles the command line into files that run without node_modules: `berth` with all of it, and `berth-speaker` for the
 * nodes of a rack, which every one of them loads. The demo and the emulator stay out: they are for a clone of the
 * repository, and their certificates and patches have no business in an image. `dist` is also a package: npm pack ./dist.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundles, writeBundle } from './bundle.ts'
import { billOf, readNpmBill } from './packing/bill-of-materials.ts'
import { writePackageFiles } from './packing/package-files.ts'

const folder = 'dist'

await mkdir(folder, { recursive: true })
const bill = await readNpmBill()
for (const bundle of bundles) {
  const { bytes, inputs } = await writeBundle(bundle, folder)
  await writeFile(join(folder, `${bundle.file}.cdx.json`), `${JSON.stringify(billOf(inputs, bill), undefined, 2)}\n`)
  console.log(`${folder}/${bundle.file}: ${(bytes / 1024 / 1024).toFixed(2)} MB`)
}
await writePackageFiles(folder)
