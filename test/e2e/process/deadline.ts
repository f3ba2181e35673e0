import { setTimeout as sleep } from 'node:timers/promises'
import { Ended } from './daemon.ts'

export interface Patience {
  /** What is waited for, as it shall stand in the error: "3 ready nodes". */
  readonly what: string
  readonly timeoutMs: number
  readonly everyMs?: number
}

/**
 * Asks `probe` again and again until it answers something else than undefined, and returns that.
 * Throws when the time is over, with the last error that the probe threw; at once when a program has ended.
 */
export async function until<T>(
  patience: Patience,
  probe: () => T | undefined | Promise<T | undefined>,
  signal: AbortSignal,
): Promise<T> {
  const endsAt = performance.now() + patience.timeoutMs
  let last: unknown
  for (;;) {
    signal.throwIfAborted()
    try {
      const found = await probe()
      if (found !== undefined) return found
      last = undefined
    } catch (error) {
      if (error instanceof Ended) throw error
      last = error
    }
    if (performance.now() > endsAt) break
    await sleep(patience.everyMs ?? 100, undefined, { signal })
  }
  const why = last instanceof Error ? `: ${last.message}` : ''
  throw new Error(`not within ${patience.timeoutMs / 1000} s: ${patience.what}${why}`)
}
