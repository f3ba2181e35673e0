import type { IpFamily } from '#provider/intent/intent'
import type { BgpIntent } from '../intent/intent.ts'
import type { Pool } from '../model.ts'
import { printAddress, readAddress } from './address-block.ts'
import { conflictAt } from './book.ts'
import type { Book } from './book.ts'
import { whyNotByItself, whyNotServed } from './eligibility.ts'
import type { HeldAddress } from './holdings.ts'

/**
 * Chooses addresses of `families` for a Service that has none of them; a family without one is left out. In this order:
 * the one asked for; one shared by those with the same key; one pool for both families, as MetalLB has it; a pool for each.
 */
export function choose(intent: BgpIntent, families: readonly IpFamily[], book: Book): readonly HeldAddress[] {
  const requested = families.filter((family) => intent.requested[family] !== undefined)
  const open = families.filter((family) => intent.requested[family] === undefined)
  const pools = poolsFor(intent, book)
  const shared = open.flatMap((family) => sharedAddress(intent, family, pools, book) ?? [])
  const rest = open.filter((family) => !shared.some((address) => address.family === family))
  return [
    ...requested.flatMap((family) => requestedAddress(intent, family, book) ?? []),
    ...shared,
    ...(fromOnePool(rest, pools, book) ?? rest.flatMap((family) => fromAnyPool(family, pools, book) ?? [])),
  ]
}

/** The pools that the Service may get any address from, in the order in which they are tried. */
export function poolsFor(intent: BgpIntent, { spaces, namespaces }: Book): readonly Pool[] {
  const { pool: asked } = intent
  if (asked === undefined) return spaces.pools.filter((pool) => whyNotByItself(pool, intent, namespaces) === undefined)
  const pool = spaces.pool(asked.name)
  return pool !== undefined && whyNotServed(pool, intent, namespaces) === undefined ? [pool] : []
}

function requestedAddress(intent: BgpIntent, family: IpFamily, book: Book): HeldAddress | undefined {
  const ip = intent.requested[family]?.ip ?? ''
  const value = readAddress(ip)?.value
  if (value === undefined || conflictAt(ip, intent, book) !== undefined) return undefined
  const pool = book.spaces.around(family, value)?.pool
  if (pool === undefined || (intent.pool !== undefined && intent.pool.name !== pool.name)) return undefined
  if (whyNotServed(pool, intent, book.namespaces) !== undefined) return undefined
  return { family, value, ip, pool: pool.name }
}

/** The lowest address that somebody with the same sharing key has, and would share. */
function sharedAddress(
  intent: BgpIntent,
  family: IpFamily,
  pools: readonly Pool[],
  book: Book,
): HeldAddress | undefined {
  const { key } = intent.sharing
  if (key === undefined) return undefined
  const [lowest] = book.holdings
    .withKey(key, intent.service.uid)
    .flatMap(({ addresses }) => addresses.get(family) ?? [])
    .filter(({ ip, value }) => {
      const pool = book.spaces.around(family, value)?.pool
      return pool !== undefined && pools.includes(pool) && conflictAt(ip, intent, book) === undefined
    })
    .toSorted((one, other) => (one.value < other.value ? -1 : 1))
  return lowest
}

function fromOnePool(
  families: readonly IpFamily[],
  pools: readonly Pool[],
  book: Book,
): readonly HeldAddress[] | undefined {
  for (const pool of pools) {
    const found = families.flatMap((family) => nextOf(pool, family, book) ?? [])
    if (found.length === families.length) return found
  }
  return undefined
}

function fromAnyPool(family: IpFamily, pools: readonly Pool[], book: Book): HeldAddress | undefined {
  return fromOnePool([family], pools, book)?.[0]
}

function nextOf(pool: Pool, family: IpFamily, { spaces, nowMs }: Book): HeldAddress | undefined {
  const value = spaces.of(pool, family)?.next(nowMs)
  return value === undefined ? undefined : { family, value, ip: printAddress(family, value), pool: pool.name }
}
