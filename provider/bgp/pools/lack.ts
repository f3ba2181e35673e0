import type { IpFamily } from '#provider/intent/intent'
import type { Problem } from '#provider/intent/problem'
import type { BgpIntent } from '../intent/intent.ts'
import type { Pool } from '../model.ts'
import { readAddress } from './address-block.ts'
import { conflictAt } from './book.ts'
import type { Book } from './book.ts'
import { whyNotByItself, whyNotServed } from './eligibility.ts'

/** Says why the Service gets no address of `family`, and what its author or the pools' owner can do about it. */
export function lackOf(intent: BgpIntent, family: IpFamily, book: Book): Problem {
  const requested = intent.requested[family]
  if (requested !== undefined) return notThisOne(intent, requested, book)
  const { pool: asked } = intent
  if (asked === undefined) return noneByItself(intent, family, book)
  const { name: value, field } = asked
  const pool = book.spaces.pool(value)
  if (pool === undefined) return { field, value, why: 'there is no such pool', fix: `Name one of ${listOf(book)}.` }
  const why = whyNotServed(pool, intent, book.namespaces)
  if (why !== undefined) return { field, value, why: `the pool ${why}`, fix: 'Name another, or widen that pool.' }
  const fix = 'Add addresses to that pool, or name another.'
  return { field, value, why: `the pool ${withoutFree(pool, family, book)}`, fix }
}

function notThisOne(
  intent: BgpIntent,
  { ip: value, field }: { readonly ip: string; readonly field: string },
  book: Book,
): Problem {
  const address = readAddress(value)
  const pool = address && book.spaces.around(address.family, address.value)?.pool
  if (pool === undefined) {
    const fix = `Ask for an address of ${listOf(book)}, or add this one to an IPAddressPool.`
    return { field, value, why: 'no pool has this address', fix }
  }
  if (intent.pool !== undefined && intent.pool.name !== pool.name) {
    const why = `it is an address of pool ${pool.name}, and ${intent.pool.field} asks for ${intent.pool.name}`
    return { field, value, why, fix: 'Remove one of them, or make them agree.' }
  }
  const whyNot = whyNotServed(pool, intent, book.namespaces)
  if (whyNot !== undefined) {
    const fix = 'Ask for an address of another pool, or widen that one.'
    return { field, value, why: `it is an address of pool ${pool.name}, which ${whyNot}`, fix }
  }
  const conflict = conflictAt(value, intent, book)
  const why = conflict === undefined ? 'it is free now' : `${conflict.with} has it, and ${conflict.why}`
  const fix =
    'Ask for another; or give both the same metallb.io/allow-shared-ip, different ports, and externalTrafficPolicy Cluster.'
  return { field, value, why, fix }
}

function noneByItself(intent: BgpIntent, family: IpFamily, book: Book): Problem {
  const { pools } = book.spaces
  const field = 'spec.type'
  const value = 'LoadBalancer'
  if (pools.length === 0) {
    return { field, value, why: 'there is no pool of addresses', fix: 'Create an IPAddressPool.' }
  }
  const reasons = pools.map((pool) => {
    const why = whyNotByItself(pool, intent, book.namespaces) ?? withoutFree(pool, family, book)
    return `${pool.name} ${why}`
  })
  const shown =
    reasons.length > mostReasons
      ? [...reasons.slice(0, mostReasons), `${reasons.length - mostReasons} more likewise`]
      : reasons
  const why = `no pool has an ${family} address for it: ${shown.join(', ')}`
  return {
    field,
    value,
    why,
    fix: 'Add addresses to a pool, make one serve it, or ask for one by metallb.io/address-pool.',
  }
}

/** A condition has room for more, its reader has not. */
const mostReasons = 8

function withoutFree(pool: Pool, family: IpFamily, { spaces }: Book): string {
  const space = spaces.of(pool, family)
  if (space === undefined || space.total === 0n) return `has no ${family} addresses`
  return `is full (${space.inUse} of ${space.total} ${family} addresses in use)`
}

function listOf({ spaces }: Book): string {
  return spaces.pools.map(({ name }) => name).join(', ') || 'the pools, of which there are none yet'
}
