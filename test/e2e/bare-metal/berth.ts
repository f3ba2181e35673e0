/** Berth's own processes in the rack, started from the same entry and with the same flags as in production. */
import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { Daemon } from '../process/daemon.ts'
import { finish, output } from '../process/run.ts'

/** BERTH_E2E_ENTRY names another program to try, such as the bundle that `npm run build` makes. */
const entry = process.env['BERTH_E2E_ENTRY'] ?? join(import.meta.dirname, '../../../cli/main.ts')

export interface BerthProcess {
  readonly name: string
  readonly namespace: string
  readonly args: readonly string[]
  readonly logFile: string
  /** A bundle; default: the command line from its source. */
  readonly program?: string
}

/** Starts a command of Berth that runs until it is stopped. */
export function startBerth({ name, namespace, args, logFile, program = entry }: BerthProcess): Daemon {
  return startDaemon({ name, namespace, command: [process.execPath, program, ...args], logFile })
}

export interface BerthCommand {
  readonly namespace: string
  readonly args: readonly string[]
  readonly input?: string
}

/** Runs a command of Berth to its end and returns what it printed. Throws unless it ended with 0. */
export async function berth({ namespace, args, input }: BerthCommand, signal: AbortSignal): Promise<string> {
  return await output(commandLine(namespace, args, input), signal)
}

/** The same with what it told on standard error. */
export async function berthAloud({ namespace, args, input }: BerthCommand, signal: AbortSignal) {
  return await finish(commandLine(namespace, args, input), signal)
}

function commandLine(namespace: string, args: readonly string[], input: string | undefined) {
  const command = ['netns', 'exec', namespace, process.execPath, entry, ...args]
  return { command: 'ip', args: command, ...(input !== undefined && { input }) }
}
