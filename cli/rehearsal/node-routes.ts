import { nodeOfRouteName } from '#provider/azure/names/route-name'
import type { Route, RouteTableBody } from '#provider/azure/route-table/body'
import { rangeKey } from '#provider/azure/route-table/holder'
import { managerOf } from '#reconcilers/kubernetes/field-manager'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import { podCidrsOf } from '#reconcilers/node/pod-cidrs'
import type { RehearsedWrite } from './dry-kind.ts'
import type { PlannedNode } from './rehearse-routes.ts'
import { shownRoute, type ShownRoute } from './shown-route.ts'

/** The ranges of a node's pods, and the way there. */
export interface ExplainedPods {
  readonly ranges: readonly string[]
  /** Who gave them, as the API server noted it; undefined: it did not, or there are none. */
  readonly givenBy: string | undefined
  /** Where azure.json names a route table. */
  readonly routes?: ExplainedRoutes
}

export interface ExplainedRoutes {
  readonly table: string
  /** Routes to these pods or in the name of this node, as they stand. */
  readonly standing: readonly ShownRoute[]
  /** In plain words: whether that is all, or what it lacks. */
  readonly state: string
}

/** What was found out about the table. */
export interface FoundRoutes {
  readonly table: string
  readonly body: RouteTableBody | string | undefined
  /** Undefined where no controller of ours leads to pods. */
  readonly planned: readonly PlannedNode[] | undefined
  /** What the node's share in the table lacks. */
  readonly pending: readonly RehearsedWrite[]
}

export function explainPods(node: NodeObject, found: FoundRoutes | undefined): ExplainedPods {
  const ranges = podCidrsOf(node)
  const givenBy = ranges.length === 0 ? undefined : managerOf(node, ['spec', 'podCIDRs'])
  if (found === undefined) return { ranges, givenBy }
  const { name } = node.metadata
  const { table, body } = found
  const standing = typeof body === 'object' ? routesOf(body, name, ranges) : []
  return { ranges, givenBy, routes: { table, standing, state: stateOf(name, found) } }
}

function routesOf({ properties }: RouteTableBody, node: string, ranges: readonly string[]) {
  const keys = new Set(ranges.map(rangeKey))
  const isOfNode = ({ name, properties: of }: Route) =>
    nodeOfRouteName(name) === node || name.toLowerCase() === node || keys.has(rangeKey(of?.addressPrefix ?? ''))
  return (properties?.routes ?? []).filter(isOfNode).map(shownRoute)
}

function stateOf(name: string, { body, planned, pending, table }: FoundRoutes): string {
  if (typeof body === 'string') return `not known: ${body}`
  if (planned === undefined) {
    return 'nobody here looks after it: say --allocate-node-cidrs and --cluster-cidr as the controller has them'
  }
  const about = planned.find((one) => one.name === name)
  const [given = ''] = about?.given ?? []
  if (given !== '') return 'its pods are still to be given a range'
  if (about !== undefined && about.problems.length > 0) return 'refused'
  if (about?.waitsFor !== undefined) return `it waits for ${about.waitsFor}`
  return pending.some(({ doc }) => doc === table) ? 'still to be written' : 'as it should be'
}
