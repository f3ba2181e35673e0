/**
 * FRR can lose a route when its address comes and goes on an interface at the same time (FRR#22654), and nothing tells it
 * again: so each route is looked for in FRR and, if missing, deleted and added. `ip route replace` with the same content
 * would tell FRR nothing.
 */
import type { Clock } from '#provider/time/clock'
import { sleep } from '#provider/time/clock'
import { AnnouncerError } from '../announcer.ts'
import { compareBlackholes, writeBlackholes } from '../kernel/blackhole-routes.ts'
import type { BlackholeRoute } from '../kernel/blackhole-routes.ts'
import type { RunIp } from '../kernel/iproute.ts'
import { routeFamilies } from './host-frr.ts'
import type { HostFrr } from './host-frr.ts'

/** Number of a table -> the routes that shall be in it. */
export type Layout = ReadonlyMap<number, readonly BlackholeRoute[]>

/** How long FRR may show no further route: it takes one within 100 ms (reference bgp.md 7.6). */
const standstillMs = 500
const lookAgainMs = 25
const healings = 3

export interface Hands {
  readonly runIp: RunIp
  readonly frr: HostFrr
  readonly clock: Clock
}

/** Looks for every route in FRR and heals those that it does not show. Throws `AnnouncerError` (unreachable) when that does not help. */
export async function assure(hands: Hands, layout: Layout, signal: AbortSignal): Promise<void> {
  for (const [table, routes] of layout) {
    for (let healed = 0; ; healed++) {
      const unseen = await unseenRoutes(hands, { table, routes }, signal)
      if (unseen.length === 0) break
      if (healed === healings) throw lost(table, unseen)
      await writeBlackholes(hands.runIp, { verb: 'delete', table: String(table), routes: unseen }, signal)
      await writeBlackholes(hands.runIp, { verb: 'add', table: String(table), routes: unseen }, signal)
    }
  }
}

async function unseenRoutes(
  { frr, clock }: Hands,
  { table, routes }: { readonly table: number; readonly routes: readonly BlackholeRoute[] },
  signal: AbortSignal,
): Promise<readonly BlackholeRoute[]> {
  const families = routeFamilies.filter((family) =>
    routes.some(({ prefix }) => prefix.includes(':') === (family === 'ipv6')),
  )
  let fewest = Infinity
  let progressAt = clock.now()
  for (;;) {
    const { missing } = compareBlackholes(routes, await frr.routes(table, families, signal))
    if (missing.length === 0) return []
    if (missing.length < fewest) progressAt = clock.now()
    else if (clock.now() - progressAt > standstillMs) return missing
    fewest = Math.min(fewest, missing.length)
    await sleep(clock, lookAgainMs, signal)
  }
}

function lost(table: number, routes: readonly BlackholeRoute[]): AnnouncerError {
  const names = routes.slice(0, 5).map(({ prefix }) => prefix)
  const more = routes.length > names.length ? ` and ${routes.length - names.length} more` : ''
  const why = `FRR does not show ${names.join(', ')}${more} of table ${table}, which the kernel has`
  return new AnnouncerError('unreachable', `${why}: is the address on an interface of this node (FRR#22654)?`)
}
