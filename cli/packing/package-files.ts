import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { KUBECTL_COMPLETE, kubectlCompleteScript } from '../completion/kubectl-script.ts'

const root = join(import.meta.dirname, '../..')

/**
 * What makes a package of the bundles: `npm pack ./dist`. It has a manifest of its own, because bundles depend on nothing
 * while the repository's manifest would have npm fetch all that is already in them, and a whole Node.
 */
export const bundledPackage = {
  name: manifest.name,
  version: manifest.version,
  description: manifest.description,
  license: manifest.license,
  type: 'module',
  // kubectl takes every `kubectl-NAME` on the PATH for a command of its own, and asks `kubectl_complete-NAME` what may follow.
  bin: {
    berth: 'berth.js',
    'kubectl-berth': 'berth.js',
    [KUBECTL_COMPLETE]: KUBECTL_COMPLETE,
    'berth-speaker': 'berth-speaker.js',
  },
  files: ['*.js', KUBECTL_COMPLETE, '*.LEGAL.txt', '*.cdx.json'],
  // A program, not a library.
  exports: { './package.json': './package.json' },
  engines: { node: '>=22.19' },
} as const

/** Writes the manifest beside the bundles in `folder`, and what a package is to carry with it. */
export async function writePackageFiles(folder: string): Promise<void> {
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(bundledPackage, undefined, 2)}\n`)
  await writeFile(join(folder, KUBECTL_COMPLETE), kubectlCompleteScript, { mode: 0o755 })
  for (const file of ['README.md', 'LICENSE']) await copyFile(join(root, file), join(folder, file))
}
