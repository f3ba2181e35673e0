import { spawn } from 'node:child_process'
import { AnnouncerError } from '../announcer.ts'

/** Runs `ip` (iproute2) with these arguments and lines on its standard input; returns what it prints. */
export type RunIp = (args: readonly string[], input: string, signal: AbortSignal) => Promise<string>

/** Milliseconds after which a command that hangs is given up: netlink answers at once or not at all. */
const longestRunMs = 10_000

/** Runs a program to its end. Throws `AnnouncerError` (unreachable) with its error output unless it ended with 0. */
export function runCommand(command: readonly string[], input: string, signal: AbortSignal): Promise<string> {
  const [program = '', ...args] = command
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = spawn(program, args, { signal, timeout: longestRunMs, killSignal: 'SIGKILL' })
  let printed = ''
  let complained = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))
  child.stdin.on('error', () => undefined) // it may end without reading: its exit code tells
  child.stdin.end(input)
  const fail = (why: string, cause?: unknown): void =>
    reject(new AnnouncerError('unreachable', `${command.join(' ')}: ${why}`, { cause }))
  child.on('error', (error) => (signal.aborted ? reject(signal.reason) : fail(error.message, error)))
  child.on('close', (code) => (code === 0 ? resolve(printed) : fail(complained.trim() || `ended with ${code}`)))
  return promise
}

/** Binds `runCommand` to the program `ip`, or to words that lead to it, such as those that enter a network namespace. */
export function createRunIp(program: readonly string[]): RunIp {
  return (args, input, signal) => runCommand([...program, ...args], input, signal)
}
