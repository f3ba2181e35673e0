/**
 * A program that runs beside the checks: its output goes to a file, its last lines into the error if it dies, and the
 * kernel kills it when this process dies (PDEATHSIG), so that not even a SIGKILL of the run leaves an API server behind.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that shall keep running has ended: waiting on is in vain. */
export class Ended extends Error {
  override readonly name = 'Ended'
}

export interface DaemonOptions {
  readonly name: string
  /** Network namespace to run in; undefined = the machine's own. */
  readonly namespace: string | undefined
  readonly command: readonly string[]
  readonly logFile: string
  readonly env?: Readonly<Record<string, string>>
  /** Opens a message channel to a Node program. */
  readonly messages?: boolean
  /** Makes it the leader of a process group, so that it can be interrupted as a terminal does: with all its children. */
  readonly ownGroup?: boolean
}

export interface Daemon {
  readonly name: string
  readonly child: ChildProcess
  readonly logFile: string
  /** Throws with the log's last lines if the program has ended. */
  assertRuns(): void
  /** Returns the log's last `lines` lines. */
  tail(lines?: number): string
  /** Ends the program: SIGTERM, after `graceMs` SIGKILL; with 0 SIGKILL at once. Resolves when it is gone. */
  stop(graceMs?: number): Promise<void>
}

/** Characters of a log line that are shown: the file holds the rest. */
const widest = 400

/** Starts a program that shall keep running. */
export function startDaemon(options: DaemonOptions): Daemon {
  const inNamespace = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace]
  const log = openSync(options.logFile, 'a')
  const child = spawn('setpriv', ['--pdeathsig', 'SIGKILL', '--', ...inNamespace, ...options.command], {
    stdio: options.messages === true ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    env: { ...process.env, ...options.env },
    detached: options.ownGroup ?? false,
  })
  closeSync(log)
  child.on('error', () => undefined) // seen by assertRuns: the exit code stays null and there is no pid
  return daemon(options, child)
}

function daemon(options: DaemonOptions, child: ChildProcess): Daemon {
  const hasEnded = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  const tail = (lines = 15): string => lastLines(readFileSync(options.logFile, 'utf8'), lines)
  return {
    name: options.name,
    child,
    logFile: options.logFile,
    tail,
    assertRuns() {
      if (!hasEnded()) return
      throw new Ended(`${options.name} ended (${child.exitCode ?? child.signalCode ?? 'not started'}):\n${tail()}`)
    },
    async stop(graceMs = 5000) {
      if (hasEnded()) return
      const gone = once(child, 'exit')
      if (graceMs > 0) child.kill('SIGTERM')
      const cancel = new AbortController()
      await Promise.race([gone, sleep(graceMs, undefined, { signal: cancel.signal }).catch(() => undefined)])
      cancel.abort()
      if (hasEnded()) return
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Answers the last `count` lines, each cut to what a terminal bears. */
export function lastLines(text: string, count: number): string {
  const lines = text.trimEnd().split('\n').slice(-count)
  return lines.map((line) => line.slice(0, widest)).join('\n')
}
