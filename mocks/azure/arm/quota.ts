/**
 * ARM's token buckets (arm-semantics 4.1): for each subscription and class one of the caller's own, and one, fifteen times
 * as large, for all callers together. The headers always count; refusing is a knob.
 */
import type { Clock } from '../../time/clock.ts'
import { errors } from './error-catalogue.ts'
import type { LatencyProfile } from './latency.ts'
import type { Knobs } from '../knobs.ts'
import type { RequestClass } from './request-log.ts'
import { keyOf } from './resource-id.ts'

/** Size and refill per second, as documented since 2024. */
const buckets = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
} as const
const globalFactor = 15

type Kind = keyof typeof buckets

const kindOf = { read: 'reads', poll: 'reads', write: 'writes', delete: 'deletes' } as const satisfies Record<
  RequestClass,
  Kind
>

/** Names the bucket of a class as its refusal does, with its size. */
export function bucketOf(requestClass: RequestClass): { readonly kind: string; readonly limit: number } {
  const kind = kindOf[requestClass]
  return { kind: kind.slice(0, -1), limit: buckets[kind].size }
}

/** Refill runs as much faster as operations do, or a scaled-down world would run dry. */
const speeds = { none: Infinity, fast: 20, real: 1 } as const satisfies Record<LatencyProfile, number>

interface Level {
  tokens: number
  at: number
}

/** Who makes a call, and where. */
export interface Spender {
  readonly subscription: string
  readonly principal: string
}

export class Quota {
  readonly #clock: Clock
  readonly #speed: number
  readonly #knobs: Pick<Knobs, 'throttle' | 'throttleDivisor'>
  readonly #levels = new Map<string, Level>()

  constructor(clock: Clock, latency: LatencyProfile, knobs: Pick<Knobs, 'throttle' | 'throttleDivisor'>) {
    this.#clock = clock
    this.#speed = speeds[latency]
    this.#knobs = knobs
  }

  /**
   * Takes a token of the class and answers the headers that tell what is left. When there is none it refuses with 429, if
   * the knob says so; a refused call takes nothing.
   */
  take(requestClass: RequestClass, { subscription, principal }: Spender): Readonly<Record<string, string>> {
    const kind = kindOf[requestClass]
    const own = this.#level(kind, 1, `${subscription} ${principal}`)
    const global = this.#level(kind, globalFactor, subscription)
    if (this.#knobs.throttle === 'real') {
      const seconds = Math.max(this.#secondsUntil(own, kind, 1), this.#secondsUntil(global, kind, globalFactor))
      if (seconds > 0)
        throw errors.tooManyRequests({ subscription, ...bucketOf(requestClass), retryAfterSeconds: seconds })
    }
    own.tokens = Math.max(0, own.tokens - 1)
    global.tokens = Math.max(0, global.tokens - 1)
    return {
      [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(Math.floor(own.tokens)),
      [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: String(Math.floor(global.tokens)),
    }
  }

  /** Answers after how many whole seconds there is a token; 0 when there is one now. */
  #secondsUntil({ tokens }: Level, kind: Kind, factor: number): number {
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - tokens) / this.#perSecond(kind, factor)))
  }

  #perSecond(kind: Kind, factor: number): number {
    return (buckets[kind].perSecond * factor) / this.#knobs.throttleDivisor
  }

  #level(kind: Kind, factor: number, of: string): Level {
    const key = keyOf(`${kind} ${of}`)
    const now = this.#clock.now()
    const size = Math.max(1, (buckets[kind].size * factor) / this.#knobs.throttleDivisor)
    const level = this.#levels.get(key) ?? { tokens: size, at: now }
    this.#levels.set(key, level)
    // Between two calls of one request no time passes; an infinite speed refills at any other time.
    const seconds = (now - level.at) / 1000
    const refill = seconds > 0 ? seconds * this.#perSecond(kind, factor) * this.#speed : 0
    level.tokens = Math.min(size, level.tokens + refill)
    level.at = now
    return level
  }
}
