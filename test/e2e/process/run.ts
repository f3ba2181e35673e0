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
  const child = spawn(run.command, run.args, {
    cwd: run.cwd,
    env: { ...process.env, ...run.env },
    signal: AbortSignal.any([signal, AbortSignal.timeout(run.timeoutMs ?? 60_000)]),
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined) // a command that ends without reading its input is no error of ours
  child.stdin.end(run.input ?? '')
  child.on('error', (cause) =>
    reject(new Error(`${commandLine(run)}: ${cause.message}\n${stderr.slice(-2000)}`, { cause })),
  )
  child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  return promise
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
