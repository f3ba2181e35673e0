import type { AzureRoutes } from '#provider/azure/routes'
import type { Problem } from '#provider/intent/problem'
import type { RoutedNode, RouteState } from '#provider/provider'
import { sleep, systemClock } from '#provider/time/clock'
import type { PodNetwork } from '#reconcilers/node-controllers'
import { routedNode } from '#reconcilers/routes/routed-node'
import { giveRanges, type RangedNode } from './give-ranges.ts'
import type { Rehearsal } from './rehearsal.ts'

/** What would become of the pods of one node. */
export interface PlannedNode {
  readonly name: string
  /** The ranges that its pods would be given; empty where nothing is given. */
  readonly given: readonly string[]
  readonly problems: readonly Problem[]
  /** What would keep its pods from being reached in the end; undefined if nothing. */
  readonly waitsFor: string | undefined
}

const lookMs = 50
const patienceMs = 10_000

/**
 * Plays what the controller would do about the pods of all nodes; the writes stand in the rehearsal. Answers the nodes of
 * which something is to be said, undefined where the controller does nothing for any.
 */
export async function rehearseRoutes(
  { nodes, provider }: Pick<Rehearsal, 'nodes' | 'provider'>,
  { routesWithin, given }: PodNetwork,
): Promise<readonly PlannedNode[] | undefined> {
  const { routes } = provider
  const ranged = giveRanges(nodes, given)
  if (routes === undefined || routesWithin === undefined) {
    return given === undefined ? undefined : ranged.map((one) => planned(one, { is: 'ready' })).filter(hasNews)
  }
  const routed = ranged.map(({ node }) => routedNode(node))
  routes.setNodes(routed)
  routes.begin(routesWithin)
  await untilDecided(routes, routed)
  return ranged.map((one) => planned(one, routes.stateOf(one.node.metadata.name))).filter(hasNews)
}

/** A table that cannot be read is tried again for ever, and one that somebody else writes is waited for. */
async function untilDecided(routes: AzureRoutes, nodes: readonly RoutedNode[]): Promise<void> {
  const isOpen = ({ name }: RoutedNode) => routes.stateOf(name).is === 'waiting'
  const able = nodes.filter(({ addresses }) => addresses.length > 0)
  const deadline = systemClock.now() + patienceMs
  do await sleep(systemClock, lookMs, AbortSignal.timeout(patienceMs))
  while (systemClock.now() < deadline && (!routes.isAtRest || able.some(isOpen)) && !hasFailed(routes, nodes))
}

function hasFailed(routes: AzureRoutes, nodes: readonly RoutedNode[]): boolean {
  return nodes.some(({ name }) => routes.stateOf(name).is === 'failed')
}

function planned({ node, given, problem }: RangedNode, state: RouteState): PlannedNode {
  const { name } = node.metadata
  const { podCidrs, addresses } = routedNode(node)
  const problems = [problem, problemIn(state)].filter((one) => one !== undefined)
  return { name, given, problems, waitsFor: waitOf(state, { podCidrs, addresses }) }
}

/** Who plans with a table that Azure does not show would be told that all is well. */
function problemIn(state: RouteState): Problem | undefined {
  if (state.is === 'refused') return state.problem
  if (state.is !== 'failed') return undefined
  const fix = 'Give Berth the rights to its routeTables, or look again when Azure answers'
  return { field: 'routeTableName', value: '', why: state.why, fix }
}

function waitOf(state: RouteState, { podCidrs, addresses }: Pick<RoutedNode, 'podCidrs' | 'addresses'>) {
  if (podCidrs.length === 0) return 'a range for its pods (spec.podCIDRs)'
  if (state.is !== 'waiting') return undefined
  return addresses.length === 0 ? 'an InternalIP' : 'its route, which is being written by somebody else'
}

function hasNews({ given, problems, waitsFor }: PlannedNode): boolean {
  return given.length > 0 || problems.length > 0 || waitsFor !== undefined
}
