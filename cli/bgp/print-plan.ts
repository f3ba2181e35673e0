import { formatProblem } from '#provider/intent/problem'
import { columns } from '../table.ts'
import type { BgpPlanned } from './plan-change.ts'
import type { PlannedChange, PlannedNode } from './plan-routes.ts'
import { printValue, type Output } from '../output.ts'

/** The plan for people, or for programs. */
export function printBgpPlan(planned: BgpPlanned, output: Output): string {
  if (output !== 'table') return printValue(planned, output)
  const blocks = [addressLines(planned), ...nodeBlocks(planned.nodes), saidLines(planned)].filter(
    (lines) => lines.length > 0,
  )
  return [...blocks.map((lines) => lines.join('\n')), total(planned)].join('\n\n')
}

function addressLines({ addresses, gone }: BgpPlanned): readonly string[] {
  const changed = addresses.filter(({ before, after }) => before.join() !== after.join())
  const lines = [
    ...gone
      .filter(({ before }) => before.length > 0)
      .map(({ service, before }) => `- ${service} gives back ${before.join(', ')}`),
    ...changed.map(({ service, before, after, pools }) => {
      if (after.length === 0) return `- ${service} gives back ${before.join(', ')}`
      const from = pools === '' ? '' : ` from ${pools.includes(',') ? 'pools' : 'pool'} ${pools.replace(',', ' and ')}`
      if (before.length === 0) return `+ ${service} gets ${after.join(', ')}${from}`
      return `! ${service} moves from ${before.join(', ')} to ${after.join(', ')}${from}`
    }),
  ]
  return lines.length === 0 ? [] : ['addresses', ...lines.map((line) => `  ${line}`)]
}

/** Nodes on which the same would happen are told together: in a rack that is most of them. */
function nodeBlocks(nodes: readonly PlannedNode[]): readonly (readonly string[])[] {
  const alike = Map.groupBy(nodes, ({ changes }) => JSON.stringify(changes))
  return [...alike.values()].map((group) => {
    const [first] = group
    const names = group.map(({ node }) => node)
    const shown =
      names.length > mostNames
        ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`
        : names.join(', ')
    return [`on ${shown}`, ...changeLines(first?.changes ?? [])]
  })
}

const mostNames = 8

function changeLines(changes: readonly PlannedChange[]): readonly string[] {
  const rows = changes.map(({ what, mark, name, text }) => [`  ${mark}`, what, name, text])
  return columns(rows)
}

function saidLines({ findings, addresses, assumed }: BgpPlanned): readonly string[] {
  return [
    ...findings.map(({ text, isRefused }) => `${isRefused ? 'refused' : 'warning'}  ${text}`),
    ...addresses.flatMap(({ service, problems }) =>
      problems.map((problem) => `refused  ${service}: ${formatProblem(problem)}`),
    ),
    ...addresses.flatMap(({ service, warnings, isNamed, before, after }) =>
      isNamed || before.join() !== after.join() || warnings.some(({ field }) => field === 'status.loadBalancer')
        ? warnings.map((warning) => `warning  ${service}: ${formatProblem(warning)}`)
        : [],
    ),
    ...assumed.map((service) => `assumed  ${service} will have a ready endpoint on every node`),
  ]
}

/** Nothing would change, neither addresses nor announcements. */
export function isStill({ nodes, addresses, gone }: Pick<BgpPlanned, 'nodes' | 'addresses' | 'gone'>): boolean {
  const isSame = addresses.every(({ before, after }) => before.join() === after.join())
  return isSame && gone.length === 0 && nodes.every(({ changes }) => changes.length === 0)
}

function total({ nodes, addresses, gone }: BgpPlanned): string {
  const changes = nodes.flatMap((node) => node.changes)
  if (isStill({ nodes, addresses, gone })) return 'No changes: addresses and announcements stay as they are.'
  const routes = (mark: string) => changes.filter((change) => change.what === 'route' && change.mark === mark).length
  const sessions = changes.filter(({ what }) => what === 'session').length
  const touched =
    sessions === 0 ? 'no session is touched' : `${sessions} ${sessions === 1 ? 'session is' : 'sessions are'} touched`
  return `${routes('+')} announced, ${routes('-')} withdrawn, ${routes('~')} changed, over ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}; ${touched}.`
}
