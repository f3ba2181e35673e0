/**
 * The time of the played world. Every delay of a mock runs on one of these, so that a test can turn an hour
 * of provisioning into one call. The product has a clock of its own: mocks must not share its mistakes.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `task` once after `delayMs`; the answer takes the timer back. Never keeps the process alive by itself. */
  after(delayMs: number, task: () => void): () => void
}

const longestTimerMs = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    // Node fires timers above 2^31-1 ms at once.
    const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), longestTimerMs))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

interface Timer {
  readonly dueAt: number
  readonly task: () => void
}

/** Stands still until it is told to go on: `advance` runs what falls due, in order, each at its own instant. */
export class FakeClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueAt: this.#now + Math.max(delayMs, 0), task }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves time on by `ms` and runs every task that falls due on the way, also those that tasks add. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#nextDue(end); next !== undefined; next = this.#nextDue(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.dueAt)
      next.task()
    }
    this.#now = end
  }

  /** Counts the timers that are still set. */
  pending(): number {
    return this.#timers.size
  }

  #nextDue(end: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      // Strictly earlier: of two timers due at one instant the older goes first, as with real ones.
      if (timer.dueAt <= end && (next === undefined || timer.dueAt < next.dueAt)) next = timer
    }
    return next
  }
}
