/**
 * What is known of the remaining quota of each class of calls. ARM meters with token buckets (arm-semantics 4.1): near the
 * bottom of the bucket, calls go out no faster than it refills, so that Azure has no reason to refuse them.
 */
import type { Clock } from '#provider/time/clock'
import type { CallClass } from './call-counts.ts'

/** Looks an answer's header up by its lower-case name. */
export type Header = (name: string) => string | undefined

interface Bucket {
  /** The last word of the header that tells how much remains. */
  readonly header: string
  readonly size: number
  /** Time in which one call flows back, in milliseconds. */
  readonly refillMs: number
}

/** ARM's buckets per principal and region (Azure "Understand how ARM throttles requests", 2024). */
const buckets: Readonly<Record<CallClass, Bucket>> = {
  read: { header: 'reads', size: 250, refillMs: 40 },
  poll: { header: 'reads', size: 250, refillMs: 40 },
  write: { header: 'writes', size: 200, refillMs: 100 },
  delete: { header: 'deletes', size: 200, refillMs: 100 },
}

/** The bucket over all principals of a subscription is 15 times as large. */
const globalFactor = 15

/** Below this share of a bucket calls are paced. */
const scarceShare = 0.1

interface Known {
  closedUntil: number
  lastAt: number
  scarce: boolean
  /** The largest remaining count seen, by scope: subscriptions with larger buckets exist (recorded: 16499 reads). */
  readonly largest: Map<string, number>
}

/** Keeps what answers told about the quota, and says when a class may be called next. */
export class Quota {
  readonly #clock: Clock
  readonly #known: Readonly<Record<CallClass, Known>>

  constructor(clock: Clock) {
    this.#clock = clock
    // Polls take from the same bucket as reads: paced each for itself they would empty it twice as fast as it fills.
    const reads = nothingKnown()
    this.#known = { read: reads, poll: reads, write: nothingKnown(), delete: nothingKnown() }
  }

  /** Answers when the next call of the class may be sent, in milliseconds since the epoch. */
  openAt(callClass: CallClass): number {
    const { closedUntil, lastAt, scarce } = this.#known[callClass]
    return Math.max(closedUntil, scarce ? lastAt + buckets[callClass].refillMs : 0)
  }

  /** Takes note of a call that is sent now. */
  spend(callClass: CallClass): void {
    this.#known[callClass].lastAt = this.#clock.now()
  }

  /** Takes note of a Retry-After; a shorter one does not end a longer one. */
  close(callClass: CallClass, forMs: number): void {
    const known = this.#known[callClass]
    known.closedUntil = Math.max(known.closedUntil, this.#clock.now() + forMs)
    // The bucket is empty: when the gate opens again the line must not fall on it all at once.
    known.scarce = true
  }

  /** Answers the milliseconds that are left of a Retry-After. */
  closedForMs(callClass: CallClass): number {
    return Math.max(0, this.#known[callClass].closedUntil - this.#clock.now())
  }

  /** Takes note of the remaining counts that an answer names; the global one may run out before our own. */
  learn(callClass: CallClass, header: Header): void {
    const { size } = buckets[callClass]
    const known = this.#known[callClass]
    const remaining = remainingQuota(callClass, header)
    const verdicts = [
      isScarce(known.largest, remaining.get('own'), { of: 'own', size }),
      isScarce(known.largest, remaining.get('global'), { of: 'global', size: size * globalFactor }),
    ].filter((verdict) => verdict !== undefined)
    if (verdicts.length > 0) known.scarce = verdicts.includes(true)
  }
}

function nothingKnown(): Known {
  return { closedUntil: 0, lastAt: -Infinity, scarce: false, largest: new Map() }
}

function isScarce(
  largest: Map<string, number>,
  remaining: number | undefined,
  bucket: { readonly of: string; readonly size: number },
): boolean | undefined {
  if (remaining === undefined) return undefined
  const full = Math.max(largest.get(bucket.of) ?? bucket.size, remaining)
  largest.set(bucket.of, full)
  return remaining < full * scarceShare
}

/** Reads how many calls of the class Azure says are left, for ourselves and over all principals of the subscription. */
export function remainingQuota(callClass: CallClass, header: Header): ReadonlyMap<'own' | 'global', number> {
  const { header: word } = buckets[callClass]
  const own = remainingIn(header(`x-ms-ratelimit-remaining-subscription-${word}`))
  const global = remainingIn(header(`x-ms-ratelimit-remaining-subscription-global-${word}`))
  return new Map([
    ...(own === undefined ? [] : [['own', own] as const]),
    ...(global === undefined ? [] : [['global', global] as const]),
  ])
}

function remainingIn(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const remaining = Number(header)
  return Number.isFinite(remaining) ? remaining : undefined
}
