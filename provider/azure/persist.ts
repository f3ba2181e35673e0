import { sleep, type Clock } from '../time/clock.ts'
import { dispositionOf } from '../document/disposition.ts'

export interface Persistence {
  readonly clock: Clock
  /** Told of each failure and when it is tried again. */
  readonly onFailure: (error: unknown, retryMs: number) => void
  /** How long to wait after a refusal for good; without it as after any other failure. */
  readonly refusedMs?: number
}

const firstRetryMs = 1000
const longestRetryMs = 60_000

/** Tries until it succeeds; rejects only with the reason of the signal. */
export async function persist<T>(attempt: () => Promise<T>, how: Persistence, signal: AbortSignal): Promise<T> {
  for (let retryMs = firstRetryMs; ; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted) throw signal.reason
      const waitMs = waitAfter(error, retryMs, how)
      how.onFailure(error, waitMs)
      await sleep(how.clock, waitMs, signal)
    }
  }
}

/** Whether the same request will never be accepted, as far as Azure says. */
export function isRefusal(error: unknown): boolean {
  return dispositionOf(error).do === 'terminal'
}

function waitAfter(error: unknown, retryMs: number, { refusedMs = retryMs }: Persistence): number {
  const disposition = dispositionOf(error)
  if (disposition.do === 'retryAfter') return disposition.afterMs
  return isRefusal(error) ? refusedMs : retryMs
}
