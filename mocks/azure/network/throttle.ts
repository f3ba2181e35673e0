/**
 * Microsoft.Network's own limits, beside those of ARM: so many calls in five minutes for each subscription and region
 * (arm-semantics 4.1). Counted in windows, so that a refused caller can be told when the current one ends.
 */
import type { Clock } from '../../time/clock.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { RequestClass } from '../arm/request-log.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { Knobs } from '../knobs.ts'

/** Documented for the resource provider: writes and deletes together, reads by themselves. */
export const callsPerWindow = { write: 1_000, read: 10_000 } as const
const windowMs = 5 * 60_000

interface Window {
  readonly startedAt: number
  calls: number
}

export class NetworkThrottle {
  readonly #clock: Clock
  readonly #knobs: Pick<Knobs, 'throttle' | 'throttleDivisor'>
  readonly #windows = new Map<string, Window>()

  constructor(clock: Clock, knobs: Pick<Knobs, 'throttle' | 'throttleDivisor'>) {
    this.#clock = clock
    this.#knobs = knobs
  }

  /** Counts a call; refuses with 429 when there were too many, if the knob says so. A refused one does not count. */
  take(requestClass: RequestClass, subscription: string): void {
    const kind = requestClass === 'write' || requestClass === 'delete' ? 'write' : 'read'
    const key = keyOf(`${kind} ${subscription}`)
    const now = this.#clock.now()
    const before = this.#windows.get(key)
    const current = before !== undefined && now - before.startedAt < windowMs
    const window = current ? before : { startedAt: now, calls: 0 }
    this.#windows.set(key, window)
    const { throttle, throttleDivisor } = this.#knobs
    if (throttle === 'real' && window.calls >= callsPerWindow[kind] / throttleDivisor) {
      const retryAfterSeconds = Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000))
      throw errors.tooManyNetworkCalls(subscription, retryAfterSeconds)
    }
    window.calls += 1
  }
}
