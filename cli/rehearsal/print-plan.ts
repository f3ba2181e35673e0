import { formatProblem, type Problem } from '#provider/intent/problem'
import type { Change } from '#provider/document/plan'
import type { RehearsedWrite } from './dry-kind.ts'
import type { PlannedNode } from './rehearse-routes.ts'
import { unknownMark } from './dry-kind.ts'
import { printValue, type Output } from '../output.ts'
import { style } from '../terminal/style.ts'

interface Planned {
  readonly services: readonly {
    readonly name: string
    readonly warnings: readonly Problem[]
    readonly problems: readonly Problem[]
    readonly waitsFor: string | undefined
    readonly placement: string | undefined
  }[]
  /** Undefined: nothing is done for the pods of nodes. */
  readonly nodes?: readonly PlannedNode[] | undefined
  readonly writes: readonly RehearsedWrite[]
}

/** The plan for people, or for programs. */
export function printPlan(planned: Planned, output: Output): string {
  const calls = countCalls(planned.writes)
  if (output !== 'table') {
    const writes = planned.writes.map((write) => ({
      ...write,
      changes: write.changes.map((change) => ({ ...change, text: readable(change.text) })),
    }))
    return printValue({ ...planned, nodes: planned.nodes ?? [], writes, calls }, output)
  }
  const said = planned.services.flatMap(({ name, warnings, problems, waitsFor, placement }) => [
    ...(placement === undefined ? [] : [`placed   ${name}: ${placement}`]),
    ...problems.map((problem) => `refused  ${name}: ${formatProblem(problem)}`),
    ...warnings.map((warning) => `warning  ${name}: ${formatProblem(warning)}`),
    ...(waitsFor === undefined || problems.length > 0 ? [] : [`waits    ${name}: ${readable(waitsFor)}`]),
  ])
  const blocks = planned.writes.map(printWrite)
  const wishing = planned.nodes === undefined ? 'Services' : 'Services and nodes'
  const total =
    planned.writes.length === 0
      ? `No changes: everything stands as these ${wishing} wish it.`
      : `ARM calls: ${calls.map(({ call, count }) => `${count} ${call}`).join(', ')}; each is polled to its end and read once.`
  const ofNodes = (planned.nodes ?? []).flatMap(printNode)
  return [...blocks, ...[said, ofNodes].flatMap((lines) => lines.join('\n') || []), total].join('\n\n')
}

function printNode({ name, given, problems, waitsFor }: PlannedNode): readonly string[] {
  return [
    ...(given.length === 0 ? [] : [`given    node/${name}: ${given.join(', ')} for its pods`]),
    ...problems.map((problem) => `refused  node/${name}: ${formatProblem(problem)}`),
    ...(waitsFor === undefined || problems.length > 0 ? [] : [`waits    node/${name}: ${waitsFor}`]),
  ]
}

const marks = { cosmetic: '.', traffic: '~', address: '!' } as const
const colours = { cosmetic: style('dim'), traffic: style('yellow'), address: style('red') } as const

function printWrite({ doc, method, isNew, changes }: RehearsedWrite): string {
  const verb = method === 'DELETE' ? 'delete' : isNew ? 'create' : 'update'
  const lines = changes.map(
    (change: Change) =>
      `  ${colours[change.effect](marks[change.effect])} ${readable(change.text)}   [${change.effect}]`,
  )
  return [`${verb} ${readable(doc.split('/').slice(-2).join('/'))}`, ...lines].join('\n')
}

/** Names and addresses that are not known yet are said to be so. */
function readable(text: string): string {
  return text
    .replaceAll(new RegExp(`${escape(unknownMark)}:?[^\\s,)]*`, 'g'), unknownMark)
    .replaceAll(/af{8}f{4}f{4}f{4}\d{11}/g, 'a(uid)')
    .replaceAll(/\((Tcp|Udp|Http|Https) 0\b/g, '($1 NodePort known after apply')
}

function escape(text: string): string {
  return text.replaceAll(/[()]/g, String.raw`\$&`)
}

function countCalls(writes: readonly RehearsedWrite[]): readonly { readonly call: string; readonly count: number }[] {
  const groups = Map.groupBy(writes, ({ method, doc }) => `${method} ${doc.split('/').at(-2)}`)
  return [...groups].map(([call, all]) => ({ call, count: all.length }))
}
