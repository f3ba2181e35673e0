/** Ranges and routes of nodes on a real API server, which judges what is written to a node's spec and status. */
import { until } from '../process/deadline.ts'
import type { Daemon } from '../process/daemon.ts'
import { kubectl } from '../rack/kubectl.ts'
import type { Lab } from './lab.ts'

export const podNetworkFlags = [
  '--controllers=route,node-ipam',
  '--allocate-node-cidrs=true',
  '--configure-cloud-routes=true',
  '--cluster-cidr=10.244.0.0/16',
] as const

interface Nodes {
  readonly items: readonly {
    readonly metadata: { readonly name: string }
    readonly spec: { readonly podCIDRs?: readonly string[] }
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly reason?: string }[] }
  }[]
}

/** Waits until every node has a range of its own and says that a route leads there; answers a line for each. */
export async function untilNodesAreReached(lab: Lab, berth: Daemon, signal: AbortSignal): Promise<readonly string[]> {
  return await until(
    { what: 'every node has a range, and a route to it', timeoutMs: 30_000, everyMs: 300 },
    async () => {
      lab.assertRuns()
      berth.assertRuns()
      const { items } = JSON.parse(await kubectl(lab, ['get', 'nodes', '-o', 'json'], signal)) as Nodes
      const lines = items.map(({ metadata: { name }, spec, status: { conditions = [] } }) => {
        const network = conditions.find(({ type }) => type === 'NetworkUnavailable')
        return `${name} ${spec.podCIDRs?.join() ?? 'no range'} ${network?.reason ?? 'nothing said'}`
      })
      const ranges = new Set(items.flatMap(({ spec }) => spec.podCIDRs ?? []))
      if (ranges.size < lab.azure.machines.length || lines.some((line) => !line.endsWith('RouteCreated'))) {
        throw new Error(lines.join('\n'))
      }
      return lines
    },
    signal,
  )
}
