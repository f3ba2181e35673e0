import type { Clock } from '#provider/time/clock'

/**
 * Ends a watch over which nothing comes any more. A peer that lost its power never closes the connection; without this
 * the watch would wait for ever and the cache would be a picture of the past.
 */
export class SilenceGuard implements Disposable {
  readonly #clock: Clock
  readonly #onSilence: () => void
  #limitMs: number
  #cancel: () => void

  constructor(clock: Clock, limitMs: number, onSilence: () => void) {
    this.#clock = clock
    this.#limitMs = limitMs
    this.#onSilence = onSilence
    this.#cancel = clock.after(limitMs, onSilence)
  }

  /** Something came; from now on silence may last `limitMs`, if that is given. */
  heard(limitMs = this.#limitMs): void {
    this.#limitMs = limitMs
    this.#cancel()
    this.#cancel = this.#clock.after(limitMs, this.#onSilence)
  }

  [Symbol.dispose](): void {
    this.#cancel()
  }
}
