/**
 * Blackhole routes of ours in one table of the kernel: whole states in, only the difference is written. Ours are those with
 * our protocol number; the routes of anybody else are neither seen nor touched.
 */
import { AnnouncerError } from '../announcer.ts'
import type { RunIp } from './iproute.ts'

/** The protocol number that marks a route as ours, so that it can be found and cleaned (reference bgp.md 6.3). */
export const ourProtocol = '77'

export interface BlackholeRoute {
  readonly prefix: string
  readonly metric: number
}

export interface RouteDifference {
  readonly missing: readonly BlackholeRoute[]
  readonly surplus: readonly BlackholeRoute[]
}

interface ListedRoute {
  readonly dst: string
  readonly type?: string
  readonly metric?: number
}

/** Reads our routes in `table`; a table that does not exist holds none. */
export async function readBlackholes(
  runIp: RunIp,
  table: string,
  signal: AbortSignal,
): Promise<readonly BlackholeRoute[]> {
  const found: BlackholeRoute[] = []
  for (const family of ['-4', '-6'] as const) {
    const text = await runIp(['-j', family, 'route', 'show', 'table', table, 'proto', ourProtocol], '', signal).catch(
      (error: unknown) => {
        if (error instanceof AnnouncerError && error.message.includes('FIB table does not exist')) return '[]'
        throw error
      },
    )
    // A cast at the edge: iproute2's JSON
    const routes = JSON.parse(text.trim() || '[]') as readonly ListedRoute[]
    for (const { dst, type, metric = 0 } of routes)
      if (type === 'blackhole') found.push({ prefix: dst.includes('/') ? dst : hostRoute(dst), metric })
  }
  return found
}

/** Compares what shall be with what is. */
export function compareBlackholes(
  desired: readonly BlackholeRoute[],
  found: readonly BlackholeRoute[],
): RouteDifference {
  const wanted = new Set(desired.map(keyOf))
  const present = new Set(found.map(keyOf))
  return {
    missing: desired.filter((route) => !present.has(keyOf(route))),
    surplus: found.filter((route) => !wanted.has(keyOf(route))),
  }
}

/** Adds or deletes routes in one run. */
export async function writeBlackholes(
  runIp: RunIp,
  change: { readonly verb: 'add' | 'delete'; readonly table: string; readonly routes: readonly BlackholeRoute[] },
  signal: AbortSignal,
): Promise<void> {
  const { verb, table, routes } = change
  if (routes.length === 0) return
  const lines = routes.map(
    ({ prefix, metric }) => `route ${verb} blackhole ${prefix} table ${table} proto ${ourProtocol} metric ${metric}`,
  )
  await runIp(['-batch', '-'], `${lines.join('\n')}\n`, signal)
}

function keyOf({ prefix, metric }: BlackholeRoute): string {
  return `${prefix} ${metric}`
}

function hostRoute(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`
}
