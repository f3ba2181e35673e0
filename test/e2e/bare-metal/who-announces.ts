import type { BareRack } from './rack.ts'
import { downlinkTo } from './rack-site.ts'

/** Draws a table of what the router forwards to whom: a line for each prefix, a column for each node. */
export async function whoAnnounces(rack: BareRack, signal: AbortSignal): Promise<string> {
  const { nodes, cabling } = rack.site
  const routes = [...(await rack.router.nextHops(signal))].toSorted(([left], [right]) => left.localeCompare(right))
  const columns = nodes.map(({ name, address }, index) => ({
    name,
    hop: cabling.is === 'segment' ? address : downlinkTo(index),
  }))
  const width = Math.max('prefix'.length, ...routes.map(([prefix]) => prefix.length))
  const line = (first: string, cells: readonly string[]): string =>
    [first.padEnd(width), ...cells.map((cell, index) => cell.padEnd(columns[index]?.name.length ?? 0))].join('  ')
  const head = line(
    'prefix',
    columns.map(({ name }) => name),
  )
  const body = routes.map(([prefix, hops]) =>
    line(
      prefix,
      columns.map(({ hop }) => (hops.includes(hop) ? 'x' : '.')),
    ),
  )
  return [head, ...body].map((text) => `              ${text.trimEnd()}`).join('\n')
}
