import type { Clock } from '#provider/time/clock'

/** Wakes one sleeper. A ring while nobody sleeps is not lost. */
export class Bell {
  readonly #clock: Clock
  #hasRung = false
  #wake: () => void = () => undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  ring(): void {
    this.#hasRung = true
    this.#wake()
  }

  /** Forgets rings up to now: what they told of is about to be looked at. */
  hush(): void {
    this.#hasRung = false
  }

  /** Resolves at the next ring, at the moment `until`, or when `signal` is aborted. */
  async rungOr(until: number, signal: AbortSignal): Promise<void> {
    // Never no time at all: who mistakes the past for the future would spin, and nothing else would run.
    const waitMs = Math.max(1, until - this.#clock.now())
    if (this.#hasRung || signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = (): void => resolve()
    this.#wake = wake
    const cancel = waitMs === Infinity ? undefined : this.#clock.after(waitMs, wake)
    signal.addEventListener('abort', wake, { once: true })
    await promise
    cancel?.()
    signal.removeEventListener('abort', wake)
  }
}
