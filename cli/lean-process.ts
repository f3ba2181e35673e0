/**
 * A speaker runs on every node, beside what the node is there for, and a controller waits for Azure nearly all of its time.
 * V8 and malloc, left to themselves, trade memory for a speed that neither has any use for: a speaker with 10,000 addresses
 * takes 320 MB instead of 140, a controller with 500 Services 278 instead of 121 (decision 0008). Both take such wishes
 * only when a process begins, so the process begins anew in its own place: same PID, same files, no parent that waits.
 */

/** The young generation stays at 1 MB, and the old one grows by a third at most before it is collected. */
const LEAN = '--optimize-for-size'
/** glibc gives each thread a heap of its own otherwise, and returns little of them. */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' }

export interface Program {
  readonly execPath: string
  readonly execArgv: readonly string[]
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** States how `program` is started lean; undefined where it was already. What somebody chose in the environment stays. */
export function leanStart({ execPath, execArgv, argv, env }: Program): Omit<Program, 'execArgv'> | undefined {
  if (execArgv.includes(LEAN)) return undefined
  return { execPath, argv: [execPath, ...execArgv, LEAN, ...argv.slice(1)], env: { ...ONE_HEAP, ...env } }
}

/** Starts this process anew unless it is lean; returns where it is, or where Node cannot (before 22.15). */
export function becomeLean(): void {
  const lean = leanStart(process)
  if (lean !== undefined) process.execve?.(lean.execPath, [...lean.argv], lean.env)
}
