import type { DocId } from '../../document/names.ts'
import { contains, type Prefix } from '#provider/intent/net/prefix'
import { nodeOfRouteName, routeName } from '../names/route-name.ts'
import type { Route, RouteTableBody } from '../route-table/body.ts'
import { rangeOf } from '../route-table/holder.ts'
import type { Leftover } from './leftover.ts'

export interface RouteUse {
  /** All nodes of the cluster. Without any nothing is left over: a view of it that went wrong is far more likely. */
  readonly nodes: ReadonlySet<string>
  /** The ranges that all pods of the cluster are in; empty where nobody has said so. */
  readonly clusterCidrs: readonly Prefix[]
}

/**
 * Routes of nodes that are gone, where no route controller of ours runs that would remove them. A table carries no mark of
 * its cluster: without the ranges of its pods, such a route may be of another one's living node.
 */
export function routeLeftovers(doc: DocId, body: RouteTableBody, use: RouteUse): readonly Leftover[] {
  if (use.nodes.size === 0) return []
  return (body.properties?.routes ?? []).flatMap((route): Leftover[] => {
    const isSure = isWithin(route, use.clusterCidrs)
    const node = nodeBehind(route)
    if (node === undefined || use.nodes.has(node) || (use.clusterCidrs.length > 0 && !isSure)) return []
    const why = `it leads to the pods of node ${node}, which does not exist`
    return [{ doc, part: { is: 'route', name: route.name }, why, doubtful: !isSure }]
  })
}

/** The node that a route was made for by a controller like us: its name says node and range, and the range is that. */
function nodeBehind(route: Route): string | undefined {
  const node = nodeOfRouteName(route.name)
  const to = route.properties?.addressPrefix ?? ''
  return node !== undefined && routeName(node, to).toLowerCase() === route.name.toLowerCase() ? node : undefined
}

function isWithin(route: Route, clusterCidrs: readonly Prefix[]): boolean {
  const range = rangeOf(route)
  return range !== undefined && clusterCidrs.some((cidr) => contains(cidr, range))
}

/** The table without these routes. */
export function routeTableWithout(body: RouteTableBody, names: ReadonlySet<string>): RouteTableBody {
  const routes = (body.properties?.routes ?? []).filter(({ name }) => !names.has(name))
  return { ...body, properties: { ...body.properties, routes } }
}
