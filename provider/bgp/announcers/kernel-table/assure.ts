/**
 * FRR can lose a route when its address comes and goes on an interface at the same time (FRR#22654), and nothing tells it
 * again: so each route is looked for in FRR and, if missing, deleted and added. `ip route replace` with the same content
 * would tell FRR nothing.
 */
import type { Clock } from '#provider/time/clock'
import { sleep } from '#provider/time/clock'
import { AnnouncerError } from '../announcer.ts'
import { compareBlackholes } from '../kernel/blackhole-routes.ts'
import type { BlackholeRoute } from '../kernel/blackhole-routes.ts'
import type { RouteTable } from '../kernel/route-table.ts'
import { routeFamilies } from './host-frr.ts'
import type { HostFrr } from './host-frr.ts'

/** A table of ours, and the routes in it that are looked for. */
export interface Searched {
  readonly number: number
  readonly table: RouteTable
  readonly routes: readonly BlackholeRoute[]
}

/** How long FRR may show no further route: it takes one within 100 ms (reference bgp.md 7.6). */
const standstillMs = 500
const lookAgainMs = 25
const healings = 3
/** Up to this many are asked for one by one: ten thousand in one answer keep FRR busy for longer than it takes one route. */
const askedAlone = 4

export interface Eyes {
  readonly frr: HostFrr
  readonly clock: Clock
}

/** Looks for every route in FRR and heals those that it does not show. Throws `AnnouncerError` (unreachable) when that does not help. */
export async function assure(eyes: Eyes, searched: Searched, signal: AbortSignal): Promise<void> {
  const { number, table } = searched
  for (let healed = 0; ; healed++) {
    const unseen = await unseenRoutes(eyes, searched, signal)
    if (unseen.length === 0) return
    if (healed === healings) throw lost(number, unseen)
    await table.renew(unseen, signal)
  }
}

async function unseenRoutes(
  { frr, clock }: Eyes,
  { number, routes }: Searched,
  signal: AbortSignal,
): Promise<readonly BlackholeRoute[]> {
  let fewest = Infinity
  let progressAt = clock.now()
  for (;;) {
    const { missing } = compareBlackholes(routes, await shownOf(frr, { number, routes }, signal))
    if (missing.length === 0) return []
    if (missing.length < fewest) progressAt = clock.now()
    else if (clock.now() - progressAt > standstillMs) return missing
    fewest = Math.min(fewest, missing.length)
    await sleep(clock, lookAgainMs, signal)
  }
}

async function shownOf(
  frr: HostFrr,
  { number, routes }: Pick<Searched, 'number' | 'routes'>,
  signal: AbortSignal,
): Promise<readonly BlackholeRoute[]> {
  if (routes.length > askedAlone) {
    const has = (family: string) => routes.some(({ prefix }) => prefix.includes(':') === (family === 'ipv6'))
    return await frr.routes(number, routeFamilies.filter(has), signal)
  }
  const shown: BlackholeRoute[] = []
  for (const { prefix } of routes) shown.push(...(await frr.routesTo(number, prefix, signal)))
  return shown
}

function lost(table: number, routes: readonly BlackholeRoute[]): AnnouncerError {
  const names = routes.slice(0, 5).map(({ prefix }) => prefix)
  const more = routes.length > names.length ? ` and ${routes.length - names.length} more` : ''
  const why = `FRR does not show ${names.join(', ')}${more} of table ${table}, which the kernel has`
  return new AnnouncerError('unreachable', `${why}: is the address on an interface of this node (FRR#22654)?`)
}
