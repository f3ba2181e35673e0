import { describeLeftover, type Leftover } from '#provider/azure/leftovers/leftover'
import type { Effect } from '#provider/document/plan'
import { columns } from '../table.ts'
import type { RehearsedWrite } from './dry-kind.ts'
import { printPlan } from './print-plan.ts'
import type { PlannedNode } from './rehearse-routes.ts'
import type { PlannedService } from './rehearse.ts'
import type { KeptRoute } from './route-table.ts'
import { printValue, type Output } from '../output.ts'

export interface Adoption {
  readonly services: readonly PlannedService[]
  readonly writes: readonly RehearsedWrite[]
  readonly leftovers: readonly Leftover[]
  readonly nodes: readonly PlannedNode[] | undefined
  /** Routes of others in the table of the cluster. */
  readonly kept: readonly KeptRoute[]
}

/** What taking the cluster over would change, for people, or for programs. */
export function printAdoption(adoption: Adoption, output: Output): string {
  const { services, writes, leftovers, nodes = [], kept } = adoption
  if (output !== 'table') return printValue({ ...adoption, nodes, effects: effectsOf(writes) }, output)
  const blocks = [
    ...(writes.length + nodes.length > 0 || services.some(hasSomethingToSay) ? [printPlan(adoption, 'table')] : []),
    ...(kept.length > 0 ? [printKept(kept)] : []),
    ...(leftovers.length > 0 ? [printLeftovers(leftovers)] : []),
    verdict(services.length, writes),
  ]
  return blocks.join('\n\n')
}

/** Leftovers, one a line; for `adopt --check` and `prune`. */
export function printLeftovers(leftovers: readonly Leftover[]): string {
  const rows = leftovers.map((leftover) => [
    leftover.doubtful ? '?' : '-',
    leftover.doc.split('/').slice(-2).join('/'),
    describeLeftover(leftover),
    leftover.why,
  ])
  const notes = leftovers.some(({ doubtful }) => doubtful) ? ['?: may be of somebody else'] : []
  return [
    'Left over (berth prune removes it, nothing else does):',
    ...columns(rows).map((row) => `  ${row}`),
    ...notes,
  ].join('\n')
}

function printKept(kept: readonly KeptRoute[]): string {
  const rows = kept.map(({ doc, name, to, via }) => [
    doc.split('/').slice(-2).join('/'),
    `route ${name}`,
    `${to} via ${via}`,
  ])
  return ['Stays as it is (of no node of this cluster):', ...columns(rows).map((row) => `  ${row}`)].join('\n')
}

function verdict(services: number, writes: readonly RehearsedWrite[]): string {
  const { address, traffic, cosmetic } = effectsOf(writes)
  const count = `${writes.length} ${writes.length === 1 ? 'write' : 'writes'}`
  const who = `${services} ${services === 1 ? 'Service' : 'Services'}`
  if (writes.length === 0) return `Adopting ${who}: 0 writes. Everything stands as Berth would make it.`
  return `Adopting ${who}: ${count}. Changes of an address: ${address}, of traffic: ${traffic}, of neither: ${cosmetic}.`
}

function effectsOf(writes: readonly RehearsedWrite[]): Readonly<Record<Effect, number>> {
  const changes = writes.flatMap((write) => write.changes)
  const count = (effect: Effect) => changes.filter((change) => change.effect === effect).length
  return { address: count('address'), traffic: count('traffic'), cosmetic: count('cosmetic') }
}

function hasSomethingToSay({ problems, warnings, waitsFor }: PlannedService): boolean {
  return problems.length > 0 || warnings.length > 0 || waitsFor !== undefined
}
