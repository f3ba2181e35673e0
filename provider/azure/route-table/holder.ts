/**
 * Whose a route is. A table carries no mark of its cluster, so two things have to agree: it leads to pods of ours, and it
 * is named after a node. A user's own route for the same pods is neither changed nor deleted; the Azure provider deletes it.
 */
import { contains, parsePrefix, type Prefix } from '#provider/intent/net/prefix'
import { nodeOfRouteName } from '../names/route-name.ts'
import type { Route } from './body.ts'

export interface Holding {
  /** The ranges that all pods of the cluster are in. */
  readonly clusterCidrs: readonly Prefix[]
  /** Nodes that are, or have just been: routes of before there was dual-stack bear their bare names (#8427). */
  readonly knows: (node: string) => boolean
}

/** The node in whose name a route stands; undefined if it is none of ours. */
export function holderOf(route: Route, { clusterCidrs, knows }: Holding): string | undefined {
  const range = rangeOf(route)
  if (range === undefined || !clusterCidrs.some((cidr) => contains(cidr, range))) return undefined
  const bare = route.name.toLowerCase()
  return nodeOfRouteName(route.name) ?? (knows(bare) && leadsToMachine(route) ? bare : undefined)
}

/** Where a route leads, as a range; undefined for a service tag. */
export function rangeOf({ properties }: Route): Prefix | undefined {
  const range = parsePrefix(properties?.addressPrefix ?? '')
  return 'why' in range ? undefined : range
}

/** One spelling for each range: Azure answers as it was asked, and IPv6 has many. */
export function rangeKey(cidr: string): string {
  const range = parsePrefix(cidr)
  return 'why' in range ? cidr.toLowerCase() : `${range.family} ${range.base} ${range.length}`
}

export function leadsToMachine({ properties }: Route): boolean {
  return properties?.nextHopType?.toLowerCase() === 'virtualappliance'
}
