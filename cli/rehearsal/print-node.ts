import { describeUse, percentUsed } from '#provider/azure/limits/limit-use'
import { formatProblem } from '#provider/intent/problem'
import { printValue, type Output } from '../output.ts'
import { describeCondition, describeEvent, sections } from '../sections.ts'
import { columns } from '../table.ts'
import type { ExplainedNode } from './explain-node.ts'

/** The explanation of a node for people, or for programs. */
export function printNode(explained: ExplainedNode, output: Output): string {
  if (output !== 'table') return printValue(explained, output)
  return sections(`Node ${explained.node}`, [
    ['Machine', describeMachine(explained)],
    ['Problems', explained.problems.map(formatProblem)],
    ['Shows', explained.conditions.filter(({ type }) => shown.has(type)).map(describeCondition)],
    ['In pools', describePools(explained)],
    ['Pods', describePods(explained)],
    ['Limits', explained.limits.toSorted((one, other) => percentUsed(other) - percentUsed(one)).map(describeUse)],
    ['Still to be written', explained.pending.flatMap(({ changes }) => changes.map(({ text }) => text))],
    ['Last events', explained.events.map(describeEvent)],
  ])
}

/** What load balancers and routes have to do with; `kubectl describe node` shows them all. */
const shown: ReadonlySet<string> = new Set(['Ready', 'NetworkUnavailable'])

function describeMachine({ machine, addresses }: ExplainedNode): readonly string[] {
  const { kind, state, providerId, instanceType, zone, region, note } = machine
  const facts = [instanceType, region, zone === undefined || zone === '' ? undefined : `zone ${zone}`]
  return [
    [kind === 'not named' ? 'named by no providerID of Azure' : `${kind}, ${state}`, ...facts.filter(Boolean)].join(
      ', ',
    ),
    ...(providerId === undefined ? [] : [providerId]),
    ...(note === '' ? [] : [`state unknown: ${note}`]),
    addresses.join(', ') || 'no InternalIP',
  ]
}

function describePools({ keptOut, pools }: ExplainedNode): readonly string[] {
  const rows = pools.map(({ loadBalancer, pool, address }) => [
    `${loadBalancer}/${pool}`,
    address === undefined ? 'by its interface' : `by address ${address}`,
  ])
  if (keptOut !== undefined) return [...columns(rows), `kept out: ${keptOut}`]
  return rows.length === 0 ? ['none stands that leads to it'] : columns(rows)
}

function describePods({ pods }: ExplainedNode): readonly string[] {
  const { ranges, givenBy = 'somebody who did not say so', routes } = pods
  const given = ranges.length === 0 ? 'no range (spec.podCIDRs)' : `${ranges.join(', ')}, given by ${givenBy}`
  if (routes === undefined) return [given]
  const table = routes.table.split('/').at(-1) ?? ''
  const rows = routes.standing.map(({ name, to, via }) => [`route ${name}`, `${to} via ${via}`])
  return [given, ...columns(rows), `in route table ${table}: ${routes.state}`]
}
