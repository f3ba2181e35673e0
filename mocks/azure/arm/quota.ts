/**
 * ARM's token buckets (arm-semantics 4.1): per class one for the caller and one, fifteen times as large, for the whole
 * subscription. The headers always count; refusing is a knob.
 */
import type { Clock } from '../../time/clock.ts'
import { errors } from './error-catalogue.ts'
import type { LatencyProfile } from './latency.ts'
import type { RequestClass } from './request-log.ts'

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

export class Quota {
  readonly #clock: Clock
  readonly #speed: number
  readonly #levels = new Map<string, Level>()

  constructor(clock: Clock, latency: LatencyProfile) {
    this.#clock = clock
    this.#speed = speeds[latency]
  }

  /** Takes a token of the class; when there is none it refuses with 429, if it is asked to. */
  take(requestClass: RequestClass, refuses: { readonly subscription: string } | undefined): void {
    const kind = kindOf[requestClass]
    const { perSecond } = buckets[kind]
    const own = this.#level(kind, 1)
    if (own.tokens < 1 && refuses !== undefined) {
      const retryAfterSeconds = Math.max(1, Math.ceil((1 - own.tokens) / perSecond))
      throw errors.tooManyRequests({ ...refuses, ...bucketOf(requestClass), retryAfterSeconds })
    }
    own.tokens = Math.max(0, own.tokens - 1)
    const global = this.#level(kind, globalFactor)
    global.tokens = Math.max(0, global.tokens - 1)
  }

  headers(requestClass: RequestClass): Readonly<Record<string, string>> {
    const kind = kindOf[requestClass]
    const left = (factor: number) => String(Math.floor(this.#level(kind, factor).tokens))
    return {
      [`x-ms-ratelimit-remaining-subscription-${kind}`]: left(1),
      [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: left(globalFactor),
    }
  }

  #level(kind: Kind, factor: number): Level {
    const key = `${kind} ${factor}`
    const now = this.#clock.now()
    const size = buckets[kind].size * factor
    const level = this.#levels.get(key) ?? { tokens: size, at: now }
    this.#levels.set(key, level)
    // Between two calls of one request no time passes; an infinite speed refills at any other time.
    const seconds = (now - level.at) / 1000
    const refill = seconds > 0 ? seconds * buckets[kind].perSecond * factor * this.#speed : 0
    level.tokens = Math.min(size, level.tokens + refill)
    level.at = now
    return level
  }
}
