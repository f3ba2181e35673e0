/** `npm start` as somebody runs it who then goes on by hand: with the real kubectl, curl, and Ctrl-C at the end. */
import { once } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../process/deadline.ts'
import { startDaemon } from '../../process/daemon.ts'
import type { Daemon } from '../../process/daemon.ts'
import { output } from '../../process/run.ts'

export const root = join(import.meta.dirname, '../../../..')

export interface Demo {
  /** For files of the checks. */
  readonly folder: string
  /** The variables that it tells people to export. */
  readonly env: Readonly<Record<string, string>>
  /** Runs a kubectl against the demo's cluster. */
  kubectl(program: string, args: readonly string[], signal: AbortSignal): Promise<string>
  assertRuns(): void
  /** Presses Ctrl-C and waits for the end. Throws if it ends badly or leaves a file behind. */
  interrupt(signal: AbortSignal): Promise<void>
  stop(): Promise<void>
}

const upWithinMs = 120_000

/** Starts `npm start` and waits until it has walked and tells how to go on. */
export async function startDemo(folder: string, signal: AbortSignal): Promise<Demo> {
  const temporary = join(folder, 'temporary')
  const home = join(folder, 'home')
  await mkdir(temporary, { recursive: true })
  await mkdir(home, { recursive: true })
  const logFile = join(folder, 'npm-start.log')
  const daemon = startDaemon({
    name: 'npm start',
    namespace: undefined,
    command: ['npm', '--prefix', root, 'start'],
    logFile,
    // npm keeps compiled code of its own in the temporary folder, which is to be empty when Berth has ended.
    env: { TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' },
    ownGroup: true,
  })
  const readEnv = async (): Promise<Readonly<Record<string, string>> | undefined> => {
    daemon.assertRuns()
    const text = await readFile(logFile, 'utf8')
    const lines = [...text.matchAll(/^\s*export (\w+)=(\S+)$/gmu)]
    return text.includes('Ctrl-C')
      ? Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]))
      : undefined
  }
  try {
    const env = await until({ what: 'npm start has walked', timeoutMs: upWithinMs }, readEnv, signal)
    return {
      folder,
      env,
      assertRuns: () => daemon.assertRuns(),
      kubectl: (program, args, signal) => output({ command: program, args, env: { ...env, HOME: home } }, signal),
      interrupt: (signal) => interrupt(daemon, temporary, signal),
      stop: () => interruptGroup(daemon),
    }
  } catch (error) {
    await interruptGroup(daemon)
    throw error
  }
}

async function interrupt(daemon: Daemon, temporary: string, signal: AbortSignal): Promise<void> {
  daemon.assertRuns()
  const gone = once(daemon.child, 'exit', { signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]) })
  process.kill(-(daemon.child.pid ?? 0), 'SIGINT')
  await gone
  const left = await readdir(temporary)
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
  const isEmpty = async (): Promise<true | undefined> => (groupLives(daemon) ? undefined : true)
  await until({ what: 'no process of npm start is left', timeoutMs: 5000 }, isEmpty, signal)
}

function groupLives(daemon: Daemon): boolean {
  try {
    process.kill(-(daemon.child.pid ?? 0), 0)
    return true
  } catch {
    return false
  }
}

async function interruptGroup(daemon: Daemon): Promise<void> {
  if (daemon.child.pid === undefined || !groupLives(daemon)) return
  process.kill(-daemon.child.pid, 'SIGTERM')
  await daemon.stop()
  if (groupLives(daemon)) process.kill(-daemon.child.pid, 'SIGKILL')
}
