/**
 * Microsoft.Network's own limits, beside those of ARM: so many calls in five minutes for each subscription and region
 * (arm-semantics 4.1). Counted in windows, so that a refused caller can be told when the current one ends.
 */
import type { Clock } from '../../time/clock.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { RequestClass } from '../arm/request-log.ts'

/** Documented for the resource provider: writes and deletes together, reads by themselves. */
export const callsPerWindow = { write: 1_000, read: 10_000 } as const
const windowMs = 5 * 60_000

export interface Refusing {
  readonly subscription: string
  /** How many times smaller the limits are than Azure's, so that a test can reach them. */
  readonly divisor: number
}

interface Window {
  readonly startedAt: number
  calls: number
}

export class NetworkThrottle {
  readonly #clock: Clock
  readonly #windows = new Map<'read' | 'write', Window>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts a call; refuses with 429 when there were too many, if it is asked to. A refused one does not count. */
  take(requestClass: RequestClass, refuses: Refusing | undefined): void {
    const kind = requestClass === 'write' || requestClass === 'delete' ? 'write' : 'read'
    const now = this.#clock.now()
    const before = this.#windows.get(kind)
    const current = before !== undefined && now - before.startedAt < windowMs
    const window = current ? before : { startedAt: now, calls: 0 }
    this.#windows.set(kind, window)
    if (refuses !== undefined && window.calls >= callsPerWindow[kind] / refuses.divisor) {
      const retryAfterSeconds = Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000))
      throw errors.tooManyNetworkCalls(refuses.subscription, retryAfterSeconds)
    }
    window.calls += 1
  }
}
