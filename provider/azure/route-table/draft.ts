/** The routes of a table with the wishes of some nodes, and who cannot have what it wishes. */
import { nobody, type Owner } from '../../document/names.ts'
import type { Change } from '../../document/plan.ts'
import { parseAddress } from '#provider/intent/net/address'
import { ownerOfNode } from '../load-balancer/owners.ts'
import { routeName } from '../names/route-name.ts'
import type { Route } from './body.ts'
import { holderOf, leadsToMachine, rangeKey, type Holding } from './holder.ts'
import type { Way, WaysWish } from './part.ts'

export interface Wishes {
  /** By node: what is to be granted. */
  readonly wanted: ReadonlyMap<string, WaysWish>
  /** The same with what is refused. */
  readonly stated: ReadonlyMap<string, WaysWish>
  /** Nodes that have left. */
  readonly gone: ReadonlySet<string>
  /** All nodes there are; undefined: not known yet, and nobody's route is left over. */
  readonly nodes: ReadonlySet<string> | undefined
}

export interface Draft {
  readonly routes: readonly Route[]
  readonly changes: readonly Change[]
  /** Nodes for whom a route was added, the oldest first. */
  readonly newcomers: readonly string[]
  /** Nodes whose pods' range leads elsewhere by a route that is not theirs. */
  readonly clashes: ReadonlyMap<string, Route>
}

export function draftRoutes(standing: readonly Route[], wishes: Wishes, holding: Holding): Draft {
  const { kept, changes } = withoutLeaving(standing, wishes, holding)
  const routes = [...kept]
  const byRange = new Map(routes.map((route, at) => [rangeKey(route.properties?.addressPrefix ?? ''), at]))
  const byName = new Map(routes.map(({ name }, at) => [name.toLowerCase(), at]))
  const newcomers = new Set<string>()
  const clashes = new Map<string, Route>()
  for (const { node, ways } of byAge(wishes.wanted)) {
    for (const way of ways) {
      const name = routeName(node, way.to)
      const at = byRange.get(rangeKey(way.to)) ?? byName.get(name.toLowerCase())
      const route = at === undefined ? undefined : routes[at]
      if (at === undefined || route === undefined) {
        byRange.set(rangeKey(way.to), routes.push(newRoute(name, way)) - 1)
        changes.push({ ...change(ownerOfNode(node), `add route ${name} (${way.to} via ${way.via})`), lazy: true })
        newcomers.add(node)
        continue
      }
      const verdict = judge(route, { node, way, name }, { wishes, holding })
      if (verdict === 'taken') clashes.set(node, route)
      if (verdict !== 'astray') continue
      routes[at] = led(route, way)
      changes.push(change(ownerOfNode(node), `lead route ${route.name} to ${way.to} via ${way.via} again`))
    }
  }
  return { routes, changes, newcomers: [...newcomers], clashes }
}

interface Claim {
  readonly node: string
  readonly way: Way
  readonly name: string
}

/** What a route that stands where a node's own would is to that node. */
function judge(
  route: Route,
  { node, way, name }: Claim,
  { wishes, holding }: { readonly wishes: Wishes; readonly holding: Holding },
): 'right' | 'astray' | 'taken' {
  const holder = route.name.toLowerCase() === name.toLowerCase() ? node : holderOf(route, holding)
  if (holder === node) return leads(route, way) ? 'right' : 'astray'
  // Who has the same range and stands there keeps it, wherever it leads: else the two would lead it to and fro.
  const isClaimed = holder !== undefined && claims(wishes.stated.get(holder), way)
  return !isClaimed && leads(route, way) ? 'right' : 'taken'
}

function claims(wish: WaysWish | undefined, { to }: Way): boolean {
  return wish?.ways.some((way) => rangeKey(way.to) === rangeKey(to)) ?? false
}

/** What stands, without the routes that nobody has a reason for any more. */
function withoutLeaving(standing: readonly Route[], wishes: Wishes, holding: Holding) {
  const changes: Change[] = []
  const seen = new Set<string>()
  const kept = standing.filter((route) => {
    const holder = holderOf(route, holding)
    if (holder === undefined) return true
    const range = rangeKey(route.properties?.addressPrefix ?? '')
    const why = whyLeaves(holder, range, wishes) ?? (seen.has(`${holder} ${range}`) ? ownerOfNode(holder) : undefined)
    seen.add(`${holder} ${range}`)
    if (why !== undefined) changes.push(change(why, `remove route ${route.name} (${route.properties?.addressPrefix})`))
    return why === undefined
  })
  return { kept, changes }
}

/** On whose behalf a route leaves; undefined: it stays. */
function whyLeaves(node: string, range: string, { wanted, gone, nodes }: Wishes): Owner | undefined {
  if (gone.has(node)) return ownerOfNode(node)
  const wish = wanted.get(node)
  if (wish !== undefined) return wish.ways.some(({ to }) => rangeKey(to) === range) ? undefined : ownerOfNode(node)
  return nodes === undefined || nodes.has(node) ? undefined : nobody
}

function byAge(wanted: Wishes['wanted']): readonly WaysWish[] {
  const isBefore = (one: WaysWish, other: WaysWish) =>
    one.createdAtMs === other.createdAtMs ? one.node < other.node : one.createdAtMs < other.createdAtMs
  return [...wanted.values()].toSorted((one, other) => (isBefore(one, other) ? -1 : 1))
}

function newRoute(name: string, way: Way): Route {
  return led({ name }, way)
}

function led(route: Route, { to, via }: Way): Route {
  const properties = { ...route.properties, addressPrefix: to, nextHopType: 'VirtualAppliance', nextHopIpAddress: via }
  return { ...route, properties }
}

function leads(route: Route, { to, via }: Way): boolean {
  const { addressPrefix = '', nextHopIpAddress = '' } = route.properties ?? {}
  const isSameHop = parseAddress(nextHopIpAddress)?.text === parseAddress(via)?.text
  return leadsToMachine(route) && isSameHop && rangeKey(addressPrefix) === rangeKey(to)
}

function change(owner: Owner, text: string): Change {
  return { owner, text, effect: 'traffic' }
}
