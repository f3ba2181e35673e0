import type { BgpIntent } from '#provider/bgp/intent/intent'
import { formatProblem } from '#provider/intent/problem'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import { describeCondition, describeEvent, sections } from '../sections.ts'
import { columns, table } from '../table.ts'
import type { explainService } from './explain-service.ts'
import type { ExplainedNode } from './explain-nodes.ts'
import { printValue, type Output } from '../output.ts'

export type BgpExplained = Awaited<ReturnType<typeof explainService>> & { readonly events: readonly EventObject[] }

/** The explanation for people, or for programs. */
export function printBgpExplanation(explained: BgpExplained, output: Output): string {
  if (output !== 'table') return printValue(explained, output)
  return sections(`Service ${explained.service}`, [
    ['Asks for', explained.intent === undefined ? [] : describeIntent(explained.intent)],
    ['Problems', explained.problems.map(formatProblem)],
    ['Warnings', explained.warnings.map(formatProblem)],
    ['Shows', [explained.published.join(', ') || 'no address', ...explained.conditions.map(describeCondition)]],
    ['Has', columns(explained.addresses.map(addressCells))],
    ['Announced by', [table(['NODE', 'ADDRESS', 'ROUTE', 'TO', 'WITH'], explained.nodes.flatMap(nodeRows))]],
    ['Routes on the way', routeTable(explained.nodes)],
    ['Configuration', explained.configuration],
    ['Last events', explained.events.map(describeEvent)],
  ])
}

function describeIntent({ families, isEitherEnough, requested, pool, sharing }: BgpIntent): readonly string[] {
  const wanted = families.map((family) => requested[family]?.ip ?? `an ${family} address`)
  const from = pool === undefined ? '' : ` from pool ${pool.name}`
  const shared = sharing.key === undefined ? '' : `, shared under "${sharing.key}"`
  return [
    `${wanted.join(isEitherEnough ? ' and, if it can be had, ' : ' and ')}${from}${shared}`,
    `${sharing.ports.join(', ')}, traffic policy ${sharing.endpoints === 'every node' ? 'Cluster' : 'Local'}`,
  ]
}

function addressCells({ address, pool, use }: BgpExplained['addresses'][number]): readonly string[] {
  const from = pool === '' ? 'from no pool' : `from pool ${pool}`
  return [address, use === undefined ? from : `${from} (${use})`]
}

function nodeRows({ node, addresses }: ExplainedNode): readonly (readonly string[])[] {
  if (addresses.length === 0) return [[node, '-', '-', '', 'the Service shows no address']]
  return addresses.flatMap(({ address, isAnnounced, reason, routes }) =>
    isAnnounced && routes.length > 0
      ? routes.map(({ prefix, to, attributes }) => [node, address, prefix, to, joined(attributes, reason)])
      : [[node, address, 'none', '', reason || 'the node has no session to announce it over']],
  )
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ')
}

/** Desired, accepted by the daemon, told to the peer: three facts, and where they part is where to look. */
function routeTable(nodes: readonly ExplainedNode[]): readonly string[] {
  const rows = nodes.flatMap(({ node, addresses, speaker }) =>
    addresses
      .flatMap(({ routes }) => routes)
      .flatMap(({ prefix, accepted, peers }) =>
        peers.length === 0
          ? [[node, '-', speaker, prefix, 'yes', told(accepted), 'unknown']]
          : peers.map(({ name, at, session, advertised }) => [
              node,
              `${name} (${at})`,
              session,
              prefix,
              'yes',
              told(accepted),
              told(advertised),
            ]),
      ),
  )
  if (rows.length === 0) return []
  return [table(['NODE', 'PEER', 'SESSION', 'ROUTE', 'DESIRED', 'ACCEPTED', 'ADVERTISED'], rows)]
}

function told(value: boolean | undefined): string {
  if (value === undefined) return 'unknown'
  return value ? 'yes' : 'no'
}
