/**
 * Rounds in which everything is read again, each reading by itself. One that fails falls behind and is tried until it
 * succeeds, while the others go on; one that is refused for good is told once and tried seldom. When a round waited for
 * all, one list that somebody took the rights away from ended the search for drift in everything else.
 */
import type { Clock } from '../time/clock.ts'
import { isRefusal, persist } from './persist.ts'

export interface RoundsOptions {
  readonly clock: Clock
  readonly onFailure: (error: unknown, retryMs: number) => void
  /** Told when a reading that had fallen behind was made after all. */
  readonly onCaughtUp: () => void
}

export type Readings = ReadonlyMap<string, () => Promise<unknown>>

const refusedMs = 5 * 60_000

export class ReadingRounds {
  readonly #options: RoundsOptions
  readonly #behind = new Set<string>()

  constructor(options: RoundsOptions) {
    this.#options = options
  }

  /** Resolves when each reading was made or has failed once. Those that are still behind from before are left to themselves. */
  async play(readings: Readings, signal: AbortSignal): Promise<void> {
    const due = [...readings].filter(([key]) => !this.#behind.has(key))
    await Promise.all(due.map(([key, read]) => this.#begin(key, read, signal)))
    signal.throwIfAborted()
  }

  #begin(key: string, read: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
    const { clock, onFailure, onCaughtUp } = this.#options
    const { promise: tried, resolve } = Promise.withResolvers<void>()
    let refusal: string | undefined
    const how = {
      clock,
      refusedMs,
      onFailure: (error: unknown, retryMs: number) => {
        this.#behind.add(key)
        const isKnown = isRefusal(error) && refusal === String(error)
        refusal = isRefusal(error) ? String(error) : undefined
        if (!isKnown) onFailure(error, retryMs)
        resolve()
      },
    }
    void persist(read, how, signal).then(
      () => {
        if (this.#behind.delete(key)) onCaughtUp()
        resolve()
      },
      () => resolve(),
    )
    return tried
  }
}
