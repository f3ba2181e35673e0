/**
 * What is known of the remaining quota of each class of calls. ARM meters with token buckets (arm-semantics 4.1): near the
 * bottom of the bucket, calls go out no faster than it refills, so that Azure has no reason to refuse them.
 */
import type { Clock } from '#provider/time/clock'
import type { CallClass } from './call-counts.ts'

/** ARM's bucket sizes and refill rates per principal and region (Azure "Understand how ARM throttles requests", 2024). */
const buckets: Readonly<
  Record<CallClass, { readonly header: string; readonly size: number; readonly refillMs: number }>
> = {
  read: { header: 'reads', size: 250, refillMs: 40 },
  poll: { header: 'reads', size: 250, refillMs: 40 },
  write: { header: 'writes', size: 200, refillMs: 100 },
  delete: { header: 'deletes', size: 200, refillMs: 100 },
}

/** The global bucket over all principals is 15 times as large. */
const globalFactor = 15

/** Below this share of a bucket calls are paced. */
export const scarceShare = 0.1

interface Known {
  closedUntil: number
  lastAt: number
  scarce: boolean
  /** The largest remaining count seen of each header: subscriptions with larger buckets exist (recorded: 16499 reads). */
  largest: Map<string, number>
}

/** Keeps what answers told about the quota, and says when a class may be called next. */
export function createQuota(clock: Clock) {
  const start = (): Known => ({ closedUntil: 0, lastAt: -Infinity, scarce: false, largest: new Map() })
  const known: Record<CallClass, Known> = { read: start(), poll: start(), write: start(), delete: start() }

  function isScarce(callClass: CallClass, name: string, size: number, remaining: number): boolean {
    const { largest } = known[callClass]
    const full = Math.max(largest.get(name) ?? size, remaining)
    largest.set(name, full)
    return remaining < full * scarceShare
  }

  return {
    /** When the next call of the class may be sent, in milliseconds since the epoch. */
    openAt(callClass: CallClass): number {
      const { closedUntil, lastAt, scarce } = known[callClass]
      return Math.max(closedUntil, scarce ? lastAt + buckets[callClass].refillMs : 0)
    },
    spend(callClass: CallClass) {
      known[callClass].lastAt = clock.now()
    },
    close(callClass: CallClass, forMs: number) {
      const one = known[callClass]
      one.closedUntil = Math.max(one.closedUntil, clock.now() + forMs)
      // The bucket is empty: when the gate opens again the queue must not fall on it all at once.
      one.scarce = true
    },
    learn(callClass: CallClass, header: (name: string) => string | undefined) {
      const { header: kind, size } = buckets[callClass]
      const own = remainingIn(header(`x-ms-ratelimit-remaining-subscription-${kind}`))
      const global = remainingIn(header(`x-ms-ratelimit-remaining-subscription-global-${kind}`))
      if (own === undefined && global === undefined) return
      const ownScarce = own !== undefined && isScarce(callClass, 'own', size, own)
      const globalScarce = global !== undefined && isScarce(callClass, 'global', size * globalFactor, global)
      known[callClass].scarce = ownScarce || globalScarce
    },
    closedForMs: (callClass: CallClass) => Math.max(0, known[callClass].closedUntil - clock.now()),
  }
}

function remainingIn(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const remaining = Number(header)
  return Number.isFinite(remaining) ? remaining : undefined
}
