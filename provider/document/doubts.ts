import type { Clock } from '../time/clock.ts'
import type { Point } from './names.ts'

const firstMs = 2000
/** What is in use is soon free: waiting longer would only make deleting slow. */
const longestMs = 10_000
/** A point that was in order for this long is doubted as if for the first time. */
const forgivenMs = 60_000

interface Doubt {
  readonly times: number
  readonly endsAt: number
  readonly cancel: () => void
}

/**
 * Points that the outside has just refused to one document. Sending the same body again would deadlock two documents
 * that each hold what the other wants; so newcomers to the point wait for a moment, and the rest of the body goes on.
 */
export class Doubts {
  readonly #clock: Clock
  readonly #ended: (point: Point) => void
  readonly #doubts = new Map<Point, Doubt>()

  constructor(clock: Clock, ended: (point: Point) => void) {
    this.#clock = clock
    this.#ended = ended
  }

  /** Doubts the point for 2 seconds at first, 10 at most. Answers for how many milliseconds. */
  begin(point: Point): number {
    const before = this.#doubts.get(point)
    before?.cancel()
    const now = this.#clock.now()
    const times = before === undefined || now > before.endsAt + forgivenMs ? 0 : before.times + 1
    const durationMs = Math.min(firstMs * 2 ** times, longestMs)
    const cancel = this.#clock.after(durationMs, () => this.#ended(point))
    this.#doubts.set(point, { times, endsAt: now + durationMs, cancel })
    return durationMs
  }

  stop(): void {
    for (const { cancel } of this.#doubts.values()) cancel()
  }
}
