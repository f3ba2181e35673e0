/** A played cluster whose pods are reached by the route table `pods`. */
import { PlayedCluster } from './played-cluster.ts'
import { runWithin } from './run-within.ts'
import type { Ran } from './run-berth.ts'

export const within = ['--allocate-node-cidrs', '--cluster-cidr', '10.244.0.0/16,fd00:10:244::/56'] as const

export interface SeededRoute {
  readonly name: string
  readonly to: string
  readonly via: string
}

export async function openRouted(routes: readonly SeededRoute[]): Promise<PlayedCluster> {
  const cluster = await PlayedCluster.open()
  await cluster.write({ routeTableName: 'pods' })
  const id = `${groupOf(cluster)}/providers/Microsoft.Network/routeTables/pods`
  cluster.azure.seed({ id, location: 'westeurope', properties: { routes: routes.map(asWritten) } })
  return cluster
}

/** In the form of the Azure provider (reference 3.9). */
function asWritten({ name, to, via }: SeededRoute): object {
  const nextHop = via.includes(' ')
    ? { nextHopType: 'Internet' }
    : { nextHopType: 'VirtualAppliance', nextHopIpAddress: via }
  return { name, properties: { addressPrefix: to, ...nextHop } }
}

function groupOf({ azure }: PlayedCluster): string {
  return `/subscriptions/${azure.credentials.subscriptionId}/resourceGroups/rg`
}

/** A node with these addresses, and with pods that somebody has given it. */
export function addNode(
  { api }: PlayedCluster,
  name: string,
  addresses: readonly string[],
  podCIDRs: readonly string[] = [],
): void {
  const spec = podCIDRs.length === 0 ? {} : { podCIDR: podCIDRs[0], podCIDRs }
  const internal = addresses.map((address) => ({ type: 'InternalIP', address }))
  api.store.create('nodes', { metadata: { name }, spec, status: { addresses: internal } })
}

export function routeNames({ azure }: PlayedCluster): readonly string[] {
  const [table] = azure.resources.list('routeTables') as unknown as readonly Table[]
  return (table?.properties.routes ?? []).map(({ name }) => name).toSorted()
}

interface Table {
  readonly properties: { readonly routes?: readonly { readonly name: string }[] }
}

export function writesOf({ azure }: PlayedCluster): number {
  const { write, delete: deleted } = azure.log.summary().byClass
  return write + deleted
}

export function berth({ kubeconfig, cloudConfig }: PlayedCluster, ...args: readonly string[]): Promise<Ran> {
  return runWithin([...args, '--kubeconfig', kubeconfig, '--cloud-config', cloudConfig])
}
