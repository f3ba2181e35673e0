/**
 * Bundles the command line into files that run without node_modules: `berth` with all of it, and `berth-speaker` for the
 * nodes of a rack, which every one of them loads. The demo and the emulator stay out: they are for a clone of the
 * repository, and their certificates and patches have no business in an image.
 */
import { bundles, writeBundle } from './bundle.ts'

for (const bundle of bundles) {
  const { bytes } = await writeBundle(bundle, 'dist')
  console.log(`dist/${bundle.file}: ${(bytes / 1024 / 1024).toFixed(2)} MB`)
}
