import type { Clock } from '#provider/time/clock'

interface Timer {
  readonly dueAt: number
  readonly order: number
  readonly task: () => void
}

const quietTurns = 3
/** A request that waits for time to pass (a fault's delay) would otherwise wait for ever. */
const mostBusyMs = 40

/**
 * Time that passes only while nothing is on the wire: hours of back-off cost nothing, and a run with real HTTP in it comes
 * out the same on a busy machine as on an idle one.
 */
export class PlayedTime implements Clock {
  readonly #busy: () => number
  readonly #timers = new Set<Timer>()
  #now = Date.now()
  #order = 0

  constructor(busy: () => number) {
    this.#busy = busy
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueAt: this.#now + Math.max(0, delayMs), order: (this.#order += 1), task }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Lets time pass until `done` answers true, at most `limitMs` of it; answers whether it did. */
  async until(done: () => boolean, limitMs: number): Promise<boolean> {
    const end = this.#now + limitMs
    for (;;) {
      await this.#quiet()
      if (done()) return true
      const timer = this.#next()
      if (timer === undefined || timer.dueAt > end) {
        this.#now = end
        return done()
      }
      this.#timers.delete(timer)
      this.#now = Math.max(this.#now, timer.dueAt)
      timer.task()
    }
  }

  /** Lets this much time pass. */
  async pass(ms: number): Promise<void> {
    await this.until(() => false, ms)
  }

  #next(): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (next === undefined || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) {
        next = timer
      }
    }
    return next
  }

  async #quiet(): Promise<void> {
    const since = performance.now()
    for (let turns = 0; turns < quietTurns; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#busy() > 0 && performance.now() - since < mostBusyMs) turns = -1
    }
  }
}
