import { describeUse, percentUsed } from '#provider/azure/limits/limit-use'
import { probeOf, type Intent } from '#provider/intent/intent'
import { formatProblem } from '#provider/intent/problem'
import type { Explained } from '../commands/explain.ts'
import { describeCondition, describeEvent, sections } from '../sections.ts'
import { columns, table } from '../table.ts'
import { printValue, type Output } from '../output.ts'

/** The explanation for people, or for programs. */
export function printExplanation(explained: Explained, output: Output): string {
  if (output !== 'table') return printValue(explained, output)
  return sections(`Service ${explained.service}`, [
    ['Asks for', explained.intent === undefined ? [] : describeIntent(explained.intent)],
    ['Placed on', explained.placement === undefined ? [] : [explained.placement]],
    ['Problems', explained.problems.map(formatProblem)],
    ['Warnings', explained.warnings.map(formatProblem)],
    ['Shows', [explained.published.join(', ') || 'no address', ...explained.conditions.map(describeCondition)]],
    ['Stands in Azure', explained.frontends.flatMap(describeFrontend)],
    ['Documents', explained.documents.length === 0 ? [] : documentTable(explained)],
    ['Limits', explained.limits.toSorted((one, other) => percentUsed(other) - percentUsed(one)).map(describeUse)],
    ['Still to be written', explained.pending.flatMap(({ changes }) => changes.map(({ text }) => text))],
    ['Last events', explained.events.map(describeEvent)],
  ])
}

function describeIntent(intent: Intent): readonly string[] {
  const where = intent.internal
    ? `an internal address${intent.subnet === undefined ? '' : ` in subnet ${intent.subnet}`}`
    : 'a public address'
  const ports = intent.ports.map((port) => {
    const probe = probeOf(intent, port)
    const probed =
      probe === undefined
        ? 'no probe'
        : `probe ${probe.protocol} ${probe.port}${probe.path ?? ''} every ${probe.intervalSeconds} s`
    return `${port.protocol} ${port.port} -> NodePort ${port.nodePort}, ${probed}`
  })
  const way = intent.forwarding.floatingIp ? 'floating IP' : 'NodePort'
  return [
    `${where} (${intent.families.join(', ')})`,
    ...ports,
    `traffic policy ${intent.trafficPolicy.kind}, affinity ${intent.sessionAffinity}, by ${way}`,
  ]
}

function describeFrontend({ name, address, rules, members, notes }: Explained['frontends'][number]): readonly string[] {
  return [
    `${name}  ${address}`,
    ...columns(rules.map(ruleCells)).map((rule) => `  rule    ${rule}`),
    ...columns(members.map((member) => [member.name, member.address, member.state, member.reason])).map(
      (member) => `  member  ${member}`,
    ),
    ...notes.map((note) => `  note    ${note}`),
  ]
}

function ruleCells(rule: Explained['frontends'][number]['rules'][number]): readonly string[] {
  return [
    rule.name,
    `${rule.protocol} ${rule.frontendPort} -> ${rule.backendPort}`,
    rule.floatingIp ? 'floating IP' : 'NodePort',
    `pool ${rule.pool}`,
    rule.probe === null ? 'no probe: every member counts as up' : `probe ${rule.probe}`,
  ]
}

function documentTable({ documents }: Explained): readonly string[] {
  const rows = documents.map(({ id, state, version, note }) => [
    id.split('/').slice(-2).join('/'),
    state,
    version,
    note,
  ])
  return [table(['DOCUMENT', 'STATE', 'VERSION', 'NOTE'], rows)]
}
