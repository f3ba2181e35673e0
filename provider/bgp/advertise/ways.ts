import type { AnnouncementPolicy, Pool } from '../model.ts'
import { matchesAny } from '#provider/config/selector'
import type { ClusterView } from './cluster-view.ts'
import type { ServiceFacts, VirtualIp } from './facts.ts'
import type { NodeView } from './node-view.ts'
import type { Withheld } from './verdict.ts'

/** One way in which an address leaves a node: as which prefix, to whom, with what on it. */
export interface Way {
  readonly length: number
  /** Undefined: every peer of the node. */
  readonly peers: readonly string[] | undefined
  readonly communities: readonly string[]
  readonly largeCommunities: readonly string[]
  readonly localPref: number | undefined
}

/** How `address` leaves the node of `view`, and what policies add; or why it does not. */
export type Route =
  | { readonly ways: readonly Way[]; readonly policies: readonly AnnouncementPolicy[] }
  | { readonly withheld: Withheld }

/** The route of an address from a pool: its pool's advertisements, as far as they select Service, node and a peer of it. */
export function routeOfVirtualIp(
  cluster: ClusterView,
  view: NodeView,
  service: ServiceFacts,
  address: VirtualIp,
): Route {
  const pool = cluster.poolOf(address, service.recordedPools)
  if (pool === undefined) return { withheld: 'no-pool' }
  const all = cluster.advertisementsOf(pool)
  if (all.length === 0) return { withheld: 'no-advertisement' }
  const ofService = all.filter(({ serviceSelectors }) => matchesAny(serviceSelectors, service.labels))
  if (ofService.length === 0) return { withheld: 'service-not-selected' }
  const ofNode = ofService.filter(({ nodeSelectors }) => matchesAny(nodeSelectors, view.node.labels))
  if (ofNode.length === 0) return { withheld: 'node-not-selected' }
  const ways = ofNode.flatMap((one) => {
    const peers = peersOf(one.peers, view)
    if (peers?.length === 0 && cluster.needsPeers) return []
    const { communities, largeCommunities, localPref } = one
    return [{ length: one.aggregationLength[address.family], peers, communities, largeCommunities, localPref }]
  })
  if (ways.length === 0) return { withheld: 'no-peer' }
  return { ways, policies: policiesFor(view, service, pool) }
}

/** The route of a cluster IP, where a policy asks for it; undefined where none does. */
export function routeOfClusterIp(
  cluster: ClusterView,
  view: NodeView,
  service: ServiceFacts,
  address: VirtualIp,
): Route | undefined {
  const policies = policiesFor(view, service, poolOf(cluster, service))
  if (!policies.some(({ clusterIps }) => clusterIps)) return undefined
  if (view.peers.length === 0 && cluster.needsPeers) return { withheld: 'no-peer' }
  return { ways: [hostWay(address)], policies }
}

/** Policies that have a say in a Service on this node. */
export function policiesFor(
  view: NodeView,
  service: ServiceFacts,
  pool: Pool | undefined,
): readonly AnnouncementPolicy[] {
  if (view.policies.length === 0) return view.policies
  return view.policies.filter(
    ({ pools, serviceSelectors }) =>
      (pools.length === 0 || (pool !== undefined && pools.includes(pool.name))) &&
      matchesAny(serviceSelectors, service.labels),
  )
}

/** The pool of the first address of a Service. */
export function poolOf(cluster: ClusterView, service: ServiceFacts): Pool | undefined {
  const [first] = service.virtualIps
  return first === undefined ? undefined : cluster.poolOf(first, service.recordedPools)
}

/** The address alone, to every peer, with nothing on it. */
export function hostWay({ family }: VirtualIp): Way {
  const length = family === 'IPv4' ? 32 : 128
  return { length, peers: undefined, communities: [], largeCommunities: [], localPref: undefined }
}

/** Empty where none of those named is a peer of the node, or it has none at all. */
function peersOf(named: readonly string[], { peerNames }: NodeView): readonly string[] | undefined {
  if (named.length === 0) return peerNames.size === 0 ? [] : undefined
  const told = named.filter((name) => peerNames.has(name))
  return told.length === peerNames.size && told.length > 0 ? undefined : told.sort()
}
