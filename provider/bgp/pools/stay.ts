import type { Problem } from '#provider/intent/problem'
import type { BgpIntent } from '../intent/intent.ts'
import { conflictStandingAt } from './book.ts'
import type { Book } from './book.ts'
import { whyNotServed } from './eligibility.ts'
import type { HeldAddress } from './holdings.ts'

/**
 * Whether a Service keeps an address that it has. Only its own words move it: a pool that is shrunk, renamed or made to
 * serve others moves nobody.
 *
 *   asks for another address          goes
 *   asks for another pool             goes, unless that pool has the address by now
 *   may not share it (any more)       goes
 *   anything else                     stays
 */
export function mayStay(held: HeldAddress, intent: BgpIntent, book: Book): boolean {
  const requested = intent.requested[held.family]
  if (requested !== undefined && requested.ip !== held.ip) return false
  const asked = intent.pool?.name
  if (asked !== undefined && asked !== held.pool && asked !== poolAround(held, book)) return false
  return conflictStandingAt(held.ip, intent, book) === undefined
}

/** The address as it is to be written down now: with the pool that has it today, unless the Service asked for the one it came from. */
export function asOfToday(held: HeldAddress, intent: BgpIntent, book: Book): HeldAddress {
  const pool = poolAround(held, book)
  return pool === undefined || intent.pool?.name === held.pool ? held : { ...held, pool }
}

/** What its author should know of an address that stays although it would not be given today. */
export function remarksOn(held: HeldAddress, intent: BgpIntent, book: Book): readonly Problem[] {
  const field = 'status.loadBalancer'
  const value = held.ip
  const pool = book.spaces.around(held.family, held.value)?.pool
  if (pool === undefined) {
    const isPoolThere = held.pool !== undefined && book.spaces.pool(held.pool) !== undefined
    // The advertisements of a pool that stands still hold for what it gave; without the pool there are none.
    const gone = isPoolThere
      ? `pool ${held.pool} does not have it any more`
      : `there is no pool ${held.pool ?? 'that has it'}, so that no node announces it`
    const fix = `To move it, ask by metallb.io/loadBalancerIPs for an address of ${book.spaces.pools.map(({ name }) => name).join(', ') || 'a pool'}.`
    return [{ field, value, why: `${gone}; the Service keeps it`, fix }]
  }
  const why = whyNotServed(pool, intent, book.namespaces)
  if (why === undefined) return []
  const fix = 'To move it, ask for another pool by metallb.io/address-pool.'
  return [{ field, value, why: `its pool ${pool.name} ${why} any more; the Service keeps it`, fix }]
}

function poolAround(held: HeldAddress, { spaces }: Book): string | undefined {
  return spaces.around(held.family, held.value)?.pool.name
}
