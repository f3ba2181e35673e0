/** A stage whose nodes' pods are reached by the route table `pods`. */
import { parsePrefix } from '#provider/intent/net/prefix'
import type { RoutedNode } from '#provider/provider'
import { PlayedRoutes, routedNode } from './played-routes.ts'
import { Stage, type StageOptions } from './stage.ts'

export const routed: StageOptions = { config: { routeTableName: 'pods' } }

/** A node of the first cluster: its pods are in 10.244.AT.0/24. */
export function nodeAt(at: number, more: Partial<RoutedNode> = {}): RoutedNode {
  const addresses = [`10.0.${at >> 8}.${at & 255}`]
  const podCidrs = [`10.${244 + (at >> 8)}.${at & 255}.0/24`]
  return routedNode(`node-${at}`, { addresses, podCidrs, createdAtMs: at, ...more })
}

export async function openRouted(nodes: readonly RoutedNode[], options: StageOptions = {}): Promise<Stage> {
  const stage = await Stage.raise({ ...routed, ...options })
  stage.routes = new PlayedRoutes(['10.244.0.0/14', 'fd00:10:244::/56'], nodes)
  await stage.start()
  return stage
}

/** The played nodes of a stage. */
export function routesOf({ routes }: Stage): PlayedRoutes {
  if (routes === undefined) throw new Error('this stage has no routes')
  return routes
}

export async function untilRouted(stage: Stage): Promise<void> {
  await stage.until(() => routesOf(stage).areReady)
}

/** `prefix via hop` by name, as they stand. */
export function standing({ emulator }: Stage): Readonly<Record<string, string>> {
  const tables: readonly Table[] = emulator.resources.list('routeTables') as never
  const routes = tables.flatMap(({ properties }) => properties.routes ?? [])
  return Object.fromEntries(
    routes.map(({ name, properties: { addressPrefix, nextHopIpAddress = 'nobody' } }) => [
      name,
      `${addressPrefix} via ${nextHopIpAddress}`,
    ]),
  )
}

/** What is not as it should be at rest: every node has its ways, and nobody else has one in these ranges. */
export function auditRoutes(stage: Stage): readonly string[] {
  const ways = Object.entries(standing(stage))
  const wanted = routesOf(stage).nodes.flatMap(({ podCidrs, addresses }) =>
    podCidrs.map((cidr) => `${cidr} via ${addresses.find((one) => one.includes(':') === cidr.includes(':'))}`),
  )
  const missing = wanted.filter((way) => !ways.some(([, one]) => same(one, way)))
  const named = ways.filter(([name]) => name.includes('____'))
  const left = named.filter(([, way]) => !wanted.some((one) => same(one, way)))
  return [...missing.map((way) => `${way} is missing`), ...left.map(([name]) => `${name} is left over`)]
}

function same(one: string, other: string): boolean {
  const keyOf = (way: string) => {
    const [cidr = '', via] = way.split(' via ')
    const prefix = parsePrefix(cidr)
    return 'why' in prefix ? way : `${prefix.base} ${prefix.length} ${via}`
  }
  return keyOf(one) === keyOf(other)
}

interface Table {
  readonly properties: {
    readonly routes?: readonly {
      readonly name: string
      readonly properties: { readonly addressPrefix: string; readonly nextHopIpAddress?: string }
    }[]
  }
}
