import { spawn } from 'node:child_process'

export interface Run {
  readonly command: string
  readonly args: readonly string[]
  readonly input?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default 60 s: a tool that hangs must fail its own check, not the whole run. */
  readonly timeoutMs?: number
}

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end and returns its code and output. Rejects only if it cannot be started or is aborted. */
export function finish(run: Run, signal: AbortSignal): Promise<Finished> {
  const { promise, resolve, reject } = Promise.withResolvers<Finished>()
  // A process group of its own: npm, sh and go have children, which would live on if only their parent were killed.
  const child = spawn(run.command, run.args, { cwd: run.cwd, env: { ...process.env, ...run.env }, detached: true })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined) // a command that ends without reading its input is no error of ours
  child.stdin.end(run.input ?? '')
  const stop = AbortSignal.any([signal, AbortSignal.timeout(run.timeoutMs ?? 60_000)])
  const fail = (cause: unknown): void =>
    reject(new Error(`${commandLine(run)}: ${String(cause)}\n${(stdout + stderr).slice(-2000)}`, { cause }))
  const onAbort = (): void => {
    endGroup(child.pid)
    fail(stop.reason)
  }
  stop.addEventListener('abort', onAbort)
  if (stop.aborted) onAbort()
  child.on('error', fail)
  child.on('close', (code) => {
    stop.removeEventListener('abort', onAbort)
    resolve({ code: code ?? -1, stdout, stderr })
  })
  return promise
}

/** Asks a process group to end, so that it can tidy up, and kills it after five seconds. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  const send = (name: NodeJS.Signals): void => {
    try {
      process.kill(-pid, name)
    } catch {
      // gone already
    }
  }
  send('SIGTERM')
  setTimeout(send, 5000, 'SIGKILL').unref()
}

/** Runs a command and returns what it printed. Throws with its error output unless it ended with 0. */
export async function output(run: Run, signal: AbortSignal): Promise<string> {
  const finished = await finish(run, signal)
  if (finished.code === 0) return finished.stdout
  throw new Error(
    `${commandLine(run)}: ended with ${finished.code}\n${(finished.stderr || finished.stdout).slice(-2000)}`,
  )
}

function commandLine(run: Run): string {
  return [run.command, ...run.args].join(' ').slice(0, 400)
}
