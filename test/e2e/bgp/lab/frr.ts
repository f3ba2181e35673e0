/** One instance of FRR in a namespace: its daemons in the foreground, so that a kill of a child is a kill of the daemon. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../../process/deadline.ts'
import { startDaemon } from '../../process/daemon.ts'
import type { Daemon } from '../../process/daemon.ts'
import { finish, output } from '../../process/run.ts'
import { createReleasedPlace, type ReleasedPlace } from './released.ts'
import type { UnpackedRelease } from '../../tools/debian.ts'

export interface FrrOptions {
  readonly name: string
  readonly release: UnpackedRelease
  /** `mgmtd` stands first in FRR 10 and is not there in 8. */
  readonly daemons: readonly string[]
  readonly namespace: string
  readonly folder: string
}

export interface Frr {
  /** Loads a whole configuration. */
  configure(text: string, signal: AbortSignal): Promise<void>
  /** Runs commands in FRR's shell and returns what they print. */
  vtysh(commands: readonly string[], signal: AbortSignal): Promise<string>
  /** The command line, but for its arguments, that runs vtysh here: what the kernel table's driver is given. */
  readonly vtyshCommand: readonly string[]
  /** The files of the machine that it runs on. */
  readonly place: Pick<ReleasedPlace, 'folder' | 'usr'>
  daemon(name: string): Daemon
  /** Starts a daemon again that has ended. */
  restart(name: string, signal: AbortSignal): Promise<void>
  assertRuns(): void
  stop(graceMs?: number): Promise<void>
}

const frr8 = ['zebra', 'staticd', 'bfdd', 'bgpd'] as const
/** Daemons of FRR 8 and of FRR 10, in the order in which they start. */
export const daemonsOf = { frr8, frr10: ['mgmtd', ...frr8] } as const

/** Starts the daemons without any configuration. */
export async function startFrr(options: FrrOptions, signal: AbortSignal): Promise<Frr> {
  const place = await createReleasedPlace(options.release, options.folder)
  await writeFile(join(place.folder, 'etc/frr/vtysh.conf'), 'service integrated-vtysh-config\n')
  const running = new Map<string, Daemon>()
  const vtyshCommand = ['ip', 'netns', 'exec', options.namespace, ...place.wrap(['/usr/bin/vtysh'])]
  const run = async (args: readonly string[], signal: AbortSignal): Promise<string> => {
    const [command = '', ...rest] = [...vtyshCommand, ...args]
    return await output({ command, args: rest }, signal)
  }
  const start = async (name: string, signal: AbortSignal): Promise<void> => {
    const extra = name === 'zebra' ? ['-s', '90000000'] : []
    // As root: a change of user would lose the kernel's promise to kill it with us.
    const command = place.wrap([
      `/usr/lib/frr/${name}`,
      '-u',
      'root',
      '-g',
      'root',
      '-A',
      '127.0.0.1',
      '--log',
      'stdout',
      ...extra,
    ])
    const logFile = join(options.folder, `${name}.log`)
    const daemon = startDaemon({ name: `${name} of ${options.name}`, namespace: options.namespace, command, logFile })
    running.set(name, daemon)
    const answers = async (): Promise<true | undefined> => {
      daemon.assertRuns()
      const [command = '', ...rest] = vtyshCommand
      const { code } = await finish({ command, args: [...rest, '-d', name, '-c', 'show version'] }, signal)
      return code === 0 ? true : undefined
    }
    await until({ what: `${name} of ${options.name} answers`, timeoutMs: 10_000, everyMs: 50 }, answers, signal)
  }
  const stop = async (graceMs?: number): Promise<void> => {
    for (const daemon of [...running.values()].toReversed()) await daemon.stop(graceMs)
    running.clear()
  }
  try {
    for (const name of options.daemons) await start(name, signal)
  } catch (error) {
    await stop(0)
    throw error
  }
  return {
    vtyshCommand,
    place: { folder: place.folder, usr: place.usr },
    stop,
    async configure(text, signal) {
      const file = join(place.folder, 'etc/frr/frr.conf')
      await writeFile(file, text)
      await run(['-b'], signal)
    },
    async vtysh(commands, signal) {
      return await run(
        commands.flatMap((command) => ['-c', command]),
        signal,
      )
    },
    daemon(name) {
      const daemon = running.get(name)
      if (daemon === undefined) throw new Error(`${options.name} has no ${name}`)
      return daemon
    },
    restart: start,
    assertRuns: () => running.forEach((daemon) => daemon.assertRuns()),
  }
}
