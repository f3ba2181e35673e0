import type { Clock } from '#provider/time/clock'
import { AnnouncerError } from '../announcers/announcer.ts'

export interface TimeLimit {
  readonly clock: Clock
  readonly limitMs: number
  /** Whom the error names. */
  readonly who: string
}

/**
 * Does `work`, but gives it up after the limit: its signal is aborted, and nobody waits for it any longer, since what hangs
 * may not hear signals either.
 *
 * @throws {AnnouncerError} `unreachable` after the limit
 */
export async function withinTime<T>(
  { clock, limitMs, who }: TimeLimit,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const stop = new AbortController()
  const ended = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    stop.abort(reason)
    ended.reject(reason)
  }
  const aborted = (): void => end(signal.reason)
  signal.addEventListener('abort', aborted, { once: true })
  const late = () => end(new AnnouncerError('unreachable', `${who} did not answer within ${limitMs / 1000} s`))
  const cancel = clock.after(limitMs, late)
  try {
    signal.throwIfAborted()
    return await Promise.race([work(stop.signal), ended.promise])
  } finally {
    cancel()
    signal.removeEventListener('abort', aborted)
  }
}
