/**
 * What the route table should become: the ways to the pods of all nodes in one body, beside whatever others keep there.
 * Who stands there stays; where there is no room, or the way is taken, the newcomer is told and the others go on.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Change, Plan } from '../../document/plan.ts'
import type { Prefix } from '#provider/intent/net/prefix'
import type { Problem } from '../../intent/problem.ts'
import { limitProblem } from '../limits/limit-use.ts'
import { settleTags } from '../document/settled-tags.ts'
import { nodeOfOwner, ownerOfNode } from '../load-balancer/owners.ts'
import { nameIn } from '../names/ids.ts'
import type { Route, RouteTableBody } from './body.ts'
import { draftRoutes, type Draft, type Wishes } from './draft.ts'
import type { RouteTablePart, WaysWish } from './part.ts'
import { wayTaken } from './problems.ts'

export interface RouteTableSurroundings {
  /** The ranges that all pods of the cluster are in. */
  readonly clusterCidrs: readonly Prefix[]
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  /** How many routes one table takes. */
  readonly routesPerTable: number
}

export type RouteTableRequest = PlanRequest<RouteTableBody, RouteTablePart>

export function planRouteTable(request: RouteTableRequest, around: RouteTableSurroundings): Plan<RouteTableBody> {
  const { doc, observed } = request
  const standing = observed.body?.properties?.routes ?? []
  const wishes = wishesOf(request)
  const { draft, refused } = grant(standing, wishes, around)
  const isAsked = wishes.wanted.size > refused.size
  if (observed.body === undefined && draft.routes.length === 0) return { ...nothing, refused }
  const settled = settleTags(observed.body?.tags ?? {}, { tags: isAsked ? around.tags : {}, keep: undefined })
  const birth = observed.body === undefined ? [forAll(`create route table ${nameIn(doc)}`)] : []
  const tagged = observed.body === undefined ? [] : [...settled.changes.values()].map(forAll)
  const changes = [...birth, ...draft.changes, ...tagged]
  if (changes.length === 0) return { ...nothing, body: observed.body, refused }
  const base = observed.body ?? { location: around.location }
  const properties = { ...base.properties, routes: draft.routes }
  const tags = settled.changes.size === 0 ? {} : { tags: settled.tags }
  return { ...nothing, body: { ...base, ...tags, properties }, changes, refused }
}

const nothing: Plan<RouteTableBody> = { body: undefined, changes: [], refused: new Map(), waiting: new Map() }

function wishesOf({ wishes }: RouteTableRequest): Wishes {
  const wanted = new Map<string, WaysWish>()
  const gone = new Set<string>()
  let nodes: ReadonlySet<string> | undefined
  for (const [owner, wish] of wishes) {
    const node = nodeOfOwner(owner)
    if (wish === 'gone' && node !== undefined) gone.add(node)
    if (typeof wish !== 'object') continue
    if (wish.want.kind === 'ways') wanted.set(wish.want.node, wish.want)
    else nodes = new Set(wish.want.nodes)
  }
  return { wanted, stated: wanted, gone, nodes }
}

interface Granted {
  readonly draft: Draft
  readonly refused: ReadonlyMap<Owner, Problem>
}

/** Leaves out those whose way is taken, and then the newest newcomers until the rest fits; each keeps what it has. */
function grant(standing: readonly Route[], all: Wishes, around: RouteTableSurroundings): Granted {
  const { clusterCidrs, routesPerTable } = around
  const refused = new Map<Owner, Problem>()
  const holding = { clusterCidrs, knows: (node: string) => all.wanted.has(node) || all.gone.has(node) }
  for (;;) {
    const wanted = new Map([...all.wanted].filter(([node]) => !refused.has(ownerOfNode(node))))
    const nodes = all.nodes && new Set([...all.nodes, ...all.wanted.keys()])
    const draft = draftRoutes(standing, { ...all, wanted, nodes }, holding)
    const excess = draft.routes.length - routesPerTable
    const late = excess > 0 && draft.clashes.size === 0 ? draft.newcomers.slice(-excess) : []
    if (draft.clashes.size === 0 && late.length === 0) return { draft, refused }
    for (const [node, route] of draft.clashes) refused.set(ownerOfNode(node), wayTaken(route))
    for (const node of late)
      refused.set(
        ownerOfNode(node),
        limitProblem({ limit: 'routesPerTable', taken: draft.routes.length, most: routesPerTable }),
      )
  }
}

function forAll(text: string): Change {
  return { owner: nobody, text, effect: 'traffic' }
}
