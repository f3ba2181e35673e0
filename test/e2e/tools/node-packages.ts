/**
 * Packages of npm that only a part of the run needs: installed when it runs, from a lock file beside this one, into a
 * folder of `.tools/` that is named after the lock's hash and used again.
 */
import { createHash } from 'node:crypto'
import { access, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from '../process/run.ts'

const root = join(import.meta.dirname, '../../..')

/** Installs what `module`, a folder here, locks, unless an earlier run did; answers the folder of its node_modules. */
export async function installNodePackages(
  module: string,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const source = join(import.meta.dirname, module)
  const lock = await readFile(join(source, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 12)
  const folder = join(root, '.tools', `${module}-${hash}`)
  if (await exists(folder)) {
    say(`${module}: installed earlier`)
    return join(folder, 'node_modules')
  }
  const workshop = join(root, '.tools', `install-${module}-${process.pid}`)
  const began = performance.now()
  try {
    await mkdir(workshop, { recursive: true })
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
      await copyFile(join(source, file), join(workshop, file))
    }
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
    await output({ command: 'npm', args, cwd: workshop, timeoutMs: 4 * 60_000 }, signal)
    await rename(workshop, folder)
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  say(`installed ${module} in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  return join(folder, 'node_modules')
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
