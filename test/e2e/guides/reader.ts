/**
 * Somebody who reads a guide and types what it says, in terminals of his own: a home directory, `berth` and `kubectl` on his
 * path, and variables that stay exported until he is through. Nothing of what he types is changed but paths that a page cannot
 * know (`places`).
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Typed } from '#test/guides/page'
import { missing } from '#test/guides/shown'
import { until } from '../process/deadline.ts'
import { startDaemon, type Daemon } from '../process/daemon.ts'
import { finish } from '../process/run.ts'
import { writePrograms, type Programs } from './program.ts'

export interface ReaderOptions {
  /** Gets the home directory and the logs. */
  readonly folder: string
  /** Where the reader stands: the clone. */
  readonly cwd: string
  /** Programs on the path, by the name that the page calls them. */
  readonly programs: Programs
  /** Network namespace of the terminals; the machine's own unless given. */
  readonly namespace?: string
  readonly env?: Readonly<Record<string, string>>
  /** What stands elsewhere here than on the reader's machine: a path of the page, and where it is. */
  readonly places?: Readonly<Record<string, string>>
}

export interface Reader {
  readonly home: string
  /** Types a command and returns what it printed. Throws if it ends otherwise than the page says, or does not print what the page shows. */
  type(typed: Typed, signal: AbortSignal): Promise<string>
  /** Types a command that stays, and waits in another terminal until it has printed what the page shows. */
  leaveRunning(typed: Typed, signal: AbortSignal): Promise<Daemon>
  /** Presses Ctrl-C in every terminal where something runs, the last one first. */
  endAll(): Promise<void>
}

const commandMs = 120_000
const stays = { timeoutMs: 90_000 }

/** Gives a reader his home and his terminals. */
export async function openReader(options: ReaderOptions): Promise<Reader> {
  const home = join(options.folder, 'reader')
  const bin = join(home, 'bin')
  await writePrograms(bin, options.programs)
  const kept = join(home, '.exported')
  await writeFile(kept, '')
  const env = { ...options.env, HOME: home, PATH: `${bin}:${process.env['PATH']}` }
  const inNamespace = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace]
  const terminal = (script: string) => [...inNamespace, 'sh', '-c', `cd '${options.cwd}'; . '${kept}'; ${script}`]
  const running: Daemon[] = []
  return {
    home,
    async type({ command, shown, code: expected }, signal) {
      const script = `set -e -a; ${inPlace(command, options)}\nexport -p > '${kept}'`
      const [program = '', ...args] = terminal(script)
      const { code, stdout, stderr } = await finish({ command: program, args, env, timeoutMs: commandMs }, signal)
      if (code !== expected) throw new Error(`${command}: ended with ${code}\n${stderr || stdout}`)
      const absent = missing(atHome(shown, home), stdout + stderr)
      if (absent !== undefined)
        throw new Error(`${command}: the page shows\n${absent}\nand it printed\n${stdout}${stderr}`)
      return stdout
    },
    async leaveRunning({ command, shown }, signal) {
      const daemon = startDaemon({
        name: command,
        namespace: undefined,
        command: terminal(`exec ${inPlace(command, options)}`),
        logFile: join(options.folder, `terminal-${running.length + 1}.log`),
        env,
        ownGroup: true,
      })
      running.push(daemon)
      const what = `${command} prints what the page shows`
      await until({ what, ...stays }, () => printsAll(daemon, atHome(shown, home)), signal)
      return daemon
    },
    async endAll() {
      for (const daemon of running.splice(0).toReversed()) await interrupt(daemon)
    },
  }
}

function inPlace(command: string, { places = {} }: ReaderOptions): string {
  return Object.entries(places).reduce((text, [page, here]) => text.replaceAll(page, here), command)
}

/** Pages say `/home/you` where a program prints the reader's home. */
function atHome(shown: Typed['shown'], home: string): Typed['shown'] {
  return shown.map((line) => line.replaceAll('/home/you', home))
}

function printsAll(daemon: Daemon, shown: Typed['shown']): true | undefined {
  daemon.assertRuns()
  const absent = missing(shown, daemon.tail(Number.POSITIVE_INFINITY))
  if (absent !== undefined) throw new Error(`not printed: ${absent}\n${daemon.tail()}`)
  return true
}

async function interrupt(daemon: Daemon): Promise<void> {
  if (daemon.child.pid !== undefined && daemon.child.exitCode === null) process.kill(-daemon.child.pid, 'SIGINT')
  await daemon.stop(15_000)
}
