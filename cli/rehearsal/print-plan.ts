import { formatProblem, type Problem } from '#provider/intent/problem'
import type { Change } from '#provider/document/plan'
import type { RehearsedWrite } from './dry-kind.ts'
import type { PlannedNode } from './rehearse-routes.ts'
import { unknownMark } from './dry-kind.ts'
import { withUnknownNames } from './unknown-uid.ts'
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
  /** Services of the manifests that this controller does nothing for. */
  readonly left?: readonly { readonly name: string; readonly why: string }[]
  /** The names of all manifests, in their order. */
  readonly manifests?: readonly string[]
  /** Undefined: nothing is done for the pods of nodes. */
  readonly nodes?: readonly PlannedNode[] | undefined
  readonly writes: readonly RehearsedWrite[]
}

/** The plan for people, or for programs. */
export function printPlan({ manifests = [], ...planned }: Planned, output: Output): string {
  const calls = countCalls(planned.writes)
  const readable = (text: string) => withUnknownNames(withUnknownValues(text), manifests)
  if (output !== 'table') {
    const writes = planned.writes.map((write) => ({
      ...write,
      changes: write.changes.map((change) => ({ ...change, text: readable(change.text) })),
    }))
    return printValue({ ...planned, left: planned.left ?? [], nodes: planned.nodes ?? [], writes, calls }, output)
  }
  const left = (planned.left ?? []).map(({ name, why }) => `leaves   ${name}: ${why}`)
  const said = planned.services.flatMap(({ name, warnings, problems, waitsFor, placement }) => [
    ...(placement === undefined ? [] : [`placed   ${name}: ${placement}`]),
    ...problems.map((problem) => `refused  ${name}: ${formatProblem(problem)}`),
    ...warnings.map((warning) => `warning  ${name}: ${formatProblem(warning)}`),
    ...(waitsFor === undefined || problems.length > 0 ? [] : [`waits    ${name}: ${readable(waitsFor)}`]),
  ])
  const blocks = planned.writes.map((write) => printWrite(write, readable))
  const wishing = planned.nodes === undefined ? 'Services' : 'Services and nodes'
  const total =
    planned.writes.length === 0
      ? `No changes: everything stands as these ${wishing} wish it.`
      : `ARM calls: ${calls.map(({ call, count }) => `${count} ${call}`).join(', ')}; each is polled to its end and read once.`
  const ofNodes = (planned.nodes ?? []).flatMap(printNode)
  return [...blocks, ...[said, left, ofNodes].flatMap((lines) => lines.join('\n') || []), total].join('\n\n')
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

function printWrite({ doc, method, isNew, changes }: RehearsedWrite, readable: (text: string) => string): string {
  const verb = method === 'DELETE' ? 'delete' : isNew ? 'create' : 'update'
  const lines = changes.map(
    (change: Change) =>
      `  ${colours[change.effect](marks[change.effect])} ${readable(change.text)}   [${change.effect}]`,
  )
  return [`${verb} ${readable(doc.split('/').slice(-2).join('/'))}`, ...lines].join('\n')
}

/** Addresses and ports that are not known yet are said to be so. */
function withUnknownValues(text: string): string {
  return text
    .replaceAll(new RegExp(`${escape(unknownMark)}:?[^\\s,)]*`, 'g'), unknownMark)
    .replaceAll(/\((Tcp|Udp|Http|Https) 0\b/g, '($1 NodePort known after apply')
}

function escape(text: string): string {
  return text.replaceAll(/[()]/g, String.raw`\$&`)
}

function countCalls(writes: readonly RehearsedWrite[]): readonly { readonly call: string; readonly count: number }[] {
  const groups = Map.groupBy(writes, ({ method, doc }) => `${method} ${doc.split('/').at(-2)}`)
  return [...groups].map(([call, all]) => ({ call, count: all.length }))
}
