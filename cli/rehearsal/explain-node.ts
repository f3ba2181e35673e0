/** What a node is to the controller: its machine, its pods and the way there, and the pools that lead to it. */
import type { LimitUse, PlacedUse } from '#provider/azure/limits/limit-use'
import { ownerOfNode } from '#provider/azure/load-balancer/owners'
import type { RouteTableBody } from '#provider/azure/route-table/body'
import type { ExplainedPool } from '#provider/azure/explain-pools'
import type { Problem } from '#provider/intent/problem'
import type { Member } from '#provider/provider'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import type { NodeCondition, NodeObject } from '#reconcilers/kubernetes/node-object'
import { memberOf } from '#reconcilers/node/member'
import { whyNotEligible } from '#reconcilers/node/predicates'
import { eventsOfNode } from '../events-of.ts'
import { Failure } from '../failure.ts'
import type { RehearsedWrite } from './dry-kind.ts'
import { explainMachine, type ExplainedMachine } from './node-machine.ts'
import { explainPods, type ExplainedPods, type FoundRoutes } from './node-routes.ts'
import type { Rehearsal } from './rehearsal.ts'
import { rehearseRoutes } from './rehearse-routes.ts'
import type { SaidOfPods } from './route-table.ts'

export interface ExplainedNode {
  readonly node: string
  readonly uid: string
  readonly addresses: readonly string[]
  readonly machine: ExplainedMachine
  /** Why no load balancer shall lead to it; undefined: they shall. */
  readonly keptOut: string | undefined
  readonly pools: readonly ExplainedPool[]
  readonly pods: ExplainedPods
  readonly conditions: readonly NodeCondition[]
  /** How much of the limits is taken that are the nodes' own. */
  readonly limits: readonly PlacedUse[]
  readonly problems: readonly Problem[]
  /** Writes that are still to be made for it, with its share in them. */
  readonly pending: readonly RehearsedWrite[]
  readonly events: readonly EventObject[]
}

/** @throws {Failure} where there is no such node */
export async function explainNode(
  rehearsal: Rehearsal,
  name: string,
  said: SaidOfPods,
  signal: AbortSignal,
): Promise<ExplainedNode> {
  const { nodes, provider, client, nodeProblems } = rehearsal
  const node = nodes.find(({ metadata }) => metadata.name === name)
  if (node === undefined) throw new Failure(`there is no node ${name}`)
  const member = memberOf(node)
  const { routes } = provider
  // What stands is looked at before anything is rehearsed, or the rehearsal would be shown as fact.
  const body = await routes?.look(signal).catch((error: unknown) => String(error))
  const [machine] = await Promise.all([
    explainMachine(node, provider.instances, signal),
    rehearsal.untilAtRest(() => undefined),
  ])
  const planned = await rehearseRoutes(rehearsal, said.podNetwork)
  const pending = pendingFor(name, rehearsal.writes)
  const tended = said.podNetwork.routesWithin === undefined ? undefined : planned
  const found: FoundRoutes | undefined = routes && { table: routes.table, body, planned: tended, pending }
  const refused = (planned ?? []).flatMap((one) => (one.name === name ? one.problems : []))
  const ofPools = nodeProblems.get(name)
  return {
    node: name,
    uid: node.metadata.uid,
    addresses: member.addresses,
    machine,
    keptOut: whyKeptOut(node, member, rehearsal),
    pools: provider.poolsOf(member),
    pods: explainPods(node, found),
    conditions: node.status?.conditions ?? [],
    limits: [...provider.limitsUsed().filter(isOfInterface), ...limitOfTable(rehearsal, body)],
    problems: [...(ofPools === undefined ? [] : [ofPools]), ...refused],
    pending,
    events: await eventsOfNode(client, name),
  }
}

function whyKeptOut(node: NodeObject, member: Member, { provider }: Rehearsal): string | undefined {
  const isNameless = member.addresses.length === 0 ? 'it has no InternalIP' : undefined
  return whyNotEligible(node) ?? provider.loadBalancers.declines(member) ?? isNameless
}

function isOfInterface({ limit }: LimitUse): boolean {
  return limit === 'rulesPerNic'
}

/** As it stood: the provider counts what was rehearsed. */
function limitOfTable({ provider, settings }: Rehearsal, body: RouteTableBody | string | undefined): PlacedUse[] {
  if (provider.routes === undefined || typeof body !== 'object') return []
  const taken = body.properties?.routes?.length ?? 0
  return [{ limit: 'routesPerTable', taken, most: settings.berth.limits.routesPerTable, at: provider.routes.table }]
}

/** Who leaves a pool does so in nobody's name, so that it cannot be refused. */
function pendingFor(name: string, writes: readonly RehearsedWrite[]): readonly RehearsedWrite[] {
  return writes.flatMap((write) => {
    const changes = write.changes.filter(
      ({ owner, text }) => owner === ownerOfNode(name) || text.startsWith(`remove node ${name} `),
    )
    return changes.length === 0 ? [] : [{ ...write, changes }]
  })
}
