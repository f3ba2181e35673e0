import type { Prefix } from '#provider/intent/net/prefix'
import type { Route, RouteTableBody } from './body.ts'
import { holderOf, rangeKey } from './holder.ts'

export interface Held {
  readonly clusterCidrs: readonly Prefix[]
  /** All nodes with the ranges of their pods. */
  readonly nodes: ReadonlyMap<string, readonly string[]>
}

/** The routes that stand in nobody's name and lead to the pods of none: they stay as they are, whatever becomes of nodes. */
export function foreignRoutes({ properties }: RouteTableBody, { clusterCidrs, nodes }: Held): readonly Route[] {
  const served = new Set([...nodes.values()].flat().map(rangeKey))
  const holding = { clusterCidrs, knows: (node: string) => nodes.has(node) }
  return (properties?.routes ?? []).filter(
    (route) => holderOf(route, holding) === undefined && !served.has(rangeKey(route.properties?.addressPrefix ?? '')),
  )
}
