import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from '../process/run.ts'
import type { ProgramSet } from './programs.ts'

const root = join(import.meta.dirname, '../../..')

export interface BuiltPrograms {
  readonly folder: string
  readonly version: string
}

/**
 * Builds the set's programs into `.tools/`, in a folder named after the hash of go.mod and go.sum: what is there is used
 * again. A program is moved in when it is whole, so a run that is killed, or a second one, leaves no half of one.
 */
export async function buildPrograms(
  set: ProgramSet,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<BuiltPrograms> {
  const module = join(import.meta.dirname, set.module)
  const goMod = await readFile(join(module, 'go.mod'), 'utf8')
  const goSum = await readFile(join(module, 'go.sum'), 'utf8')
  const version = set.version.prefix + (set.version.pattern.exec(goMod)?.[1] ?? '0.0.0')
  const hash = createHash('sha256').update(goMod).update(goSum).digest('hex').slice(0, 12)
  const folder = join(root, '.tools', `${set.module}-${hash}`)
  const missing = await absent(Object.keys(set.programs), folder)
  if (missing.length === 0) {
    say(`${set.name} (${version}): built earlier`)
    return { folder, version }
  }
  say(`building ${missing.join(', ')} (${version}) from Go modules: minutes, the first time`)
  const workshop = join(root, '.tools', `build-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true })
    await mkdir(workshop, { recursive: true })
    for (const name of missing) {
      const began = performance.now()
      await build({ module, version, program: set.programs[name] ?? '', target: join(workshop, name) }, signal)
      await rename(join(workshop, name), join(folder, name))
      say(`built ${name} in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    }
  } finally {
    await rm(workshop, { recursive: true, force: true })
  }
  return { folder, version }
}

async function absent(programs: readonly string[], folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    programs.map((name) =>
      access(join(folder, name)).then(
        () => true,
        () => false,
      ),
    ),
  )
  return programs.filter((_, index) => found[index] === false)
}

interface Build {
  readonly module: string
  readonly version: string
  readonly program: string
  readonly target: string
}

async function build(job: Build, signal: AbortSignal): Promise<void> {
  const stamp = `-X k8s.io/component-base/version.gitVersion=${job.version}`
  await output(
    {
      command: 'go',
      args: ['build', '-p', '2', '-trimpath', '-ldflags', `-s -w ${stamp}`, '-o', job.target, job.program],
      cwd: job.module,
      env: { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' },
      timeoutMs: 15 * 60_000,
    },
    signal,
  )
}
