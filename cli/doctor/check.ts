import { withDeadline } from '#provider/azure/arm/deadline'
import type { Clock } from '#provider/time/clock'

/** One line of the doctor. */
export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail' | 'skipped'
  readonly said: string
  /** What to do about it. */
  readonly fix?: string
}

export interface Check {
  /** What is looked at, in one or two words. */
  readonly name: string
  /** The names of checks that must not have failed: without a kubeconfig nothing more can be said of the cluster. */
  readonly after?: readonly string[]
  /** What was found. A rejection is a failure, told by its message. */
  run(signal: AbortSignal): Promise<readonly Told[]>
}

export type Told = Omit<Finding, 'check'>

/** How long one check may take, in milliseconds: a firewall that drops packets answers nothing at all. */
export const CHECK_TIMEOUT_MS = 10_000

export interface RunOptions {
  readonly clock: Clock
  readonly timeoutMs?: number
}

/** Runs the checks one after the other, so that the first failure in the list is the one to begin with. Never rejects. */
export async function runChecks(checks: readonly Check[], options: RunOptions): Promise<readonly Finding[]> {
  const failed = new Set<string>()
  const findings: Finding[] = []
  for (const check of checks) {
    const found = await runCheck(check, failed, options)
    if (found.some(({ status }) => status === 'fail' || status === 'skipped')) failed.add(check.name)
    findings.push(...found.map((told) => ({ check: check.name, ...told })))
  }
  return findings
}

async function runCheck(
  check: Check,
  failed: ReadonlySet<string>,
  { clock, timeoutMs = CHECK_TIMEOUT_MS }: RunOptions,
): Promise<readonly Told[]> {
  const missing = check.after?.find((name) => failed.has(name))
  if (missing !== undefined) return [{ status: 'skipped', said: `cannot be told before ${missing} is well` }]
  try {
    return await withDeadline({ clock, timeoutMs }, (signal) => check.run(signal), new AbortController().signal)
  } catch (error) {
    const fix = (error as { readonly fix?: unknown } | null)?.fix
    return [{ status: 'fail', said: oneLine(error), ...(typeof fix === 'string' && { fix }) }]
  }
}

export function ok(said: string): Told {
  return { status: 'ok', said }
}

export function warn(said: string, fix: string): Told {
  return { status: 'warn', said, fix }
}

export function fail(said: string, fix: string): Told {
  return { status: 'fail', said, fix }
}

/** An error in one line, with what caused it where that says more. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ')
}
