/** The route table as `adopt --check` and `prune` see it: what is left over there, and what stays because it is others'. */
import type { Leftover } from '#provider/azure/leftovers/leftover'
import { routeLeftovers } from '#provider/azure/leftovers/route-leftovers'
import { nodeOfRouteName } from '#provider/azure/names/route-name'
import type { RouteTableBody } from '#provider/azure/route-table/body'
import { foreignRoutes } from '#provider/azure/route-table/foreign-routes'
import type { Prefix } from '#provider/intent/net/prefix'
import type { PodNetwork } from '#reconcilers/node-controllers'
import { podCidrsOf } from '#reconcilers/node/pod-cidrs'
import type { Invocation } from '../command.ts'
import { readControllers } from '../controllers.ts'
import { stringOption } from '../options.ts'
import { readClusterCidrs, readPodNetwork } from '../pod-network.ts'
import type { Rehearsal } from './rehearsal.ts'
import { shownRoute, type ShownRoute } from './shown-route.ts'

/** What the flags of the controller say of the network of pods. */
export interface SaidOfPods {
  readonly podNetwork: PodNetwork
  /** Said or not said apart from what the controller does with them. */
  readonly clusterCidrs: readonly Prefix[]
}

/** Reads the flags as `berth controller` does. @throws {Failure} naming flag and fix */
export function saidOfPods(options: Invocation['options'], className: string | undefined): SaidOfPods {
  const controllers = readControllers(stringOption(options, 'controllers'), className)
  return { podNetwork: readPodNetwork(options, controllers), clusterCidrs: readClusterCidrs(options) }
}

/** A route of others. */
export interface KeptRoute extends ShownRoute {
  readonly doc: string
}

export interface SeenTable {
  readonly leftovers: readonly Leftover[]
  readonly kept: readonly KeptRoute[]
  /** What could not be looked at, and why. */
  readonly note: string | undefined
}

const nothing: SeenTable = { leftovers: [], kept: [], note: undefined }

/** Looks at the table as it stands. Where that may not be read there is a note: it holds up nothing of Services. */
export async function lookAtRoutes(
  { provider, nodes }: Pick<Rehearsal, 'provider' | 'nodes'>,
  { podNetwork, clusterCidrs }: SaidOfPods,
  signal: AbortSignal,
): Promise<SeenTable> {
  // A controller that writes routes removes those of nodes that are gone by itself: then they are changes, not leftovers.
  const isTended = podNetwork.routesWithin !== undefined
  const { routes } = provider
  if (routes === undefined) return { ...nothing, note: isTended ? unnamed : undefined }
  const body = await routes.look(signal).catch((error: unknown) => String(error))
  if (typeof body === 'string') return { ...nothing, note: `the route table is not looked at: ${body}` }
  if (body === undefined) return nothing
  const held = new Map(nodes.map((node) => [node.metadata.name, podCidrsOf(node)]))
  if (!isTended) {
    const leftovers = routeLeftovers(routes.table, body, { nodes: new Set(held.keys()), clusterCidrs })
    return { leftovers, kept: [], note: leadsToAny(body, held) && clusterCidrs.length === 0 ? unsaid : undefined }
  }
  const kept = foreignRoutes(body, { clusterCidrs, nodes: held })
  return { ...nothing, kept: kept.map((route) => ({ doc: routes.table, ...shownRoute(route) })) }
}

const unnamed = 'no routes are written: azure.json names no routeTableName'
const unsaid =
  'routes to the pods of nodes are not planned: say --allocate-node-cidrs and --cluster-cidr as the controller has them'

/** Whether somebody has written routes to the pods of these nodes. */
function leadsToAny({ properties }: RouteTableBody, nodes: ReadonlyMap<string, unknown>): boolean {
  return (properties?.routes ?? []).some(({ name }) => nodes.has(nodeOfRouteName(name) ?? ''))
}
