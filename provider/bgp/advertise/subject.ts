import type { AnnouncementSource } from '../announcement.ts'
import type { ClusterView } from './cluster-view.ts'
import type { FamilyEndpoints, ServiceEndpoints, ServiceFacts, VirtualIp } from './facts.ts'
import type { NodeView } from './node-view.ts'
import { routeOfClusterIp, routeOfVirtualIp } from './ways.ts'
import type { Route } from './ways.ts'

/** One address of a Service about which a node decides. */
export interface Subject {
  readonly address: VirtualIp
  readonly kind: 'service' | 'cluster-ip'
  readonly from: AnnouncementSource
  readonly trafficPolicy: 'Cluster' | 'Local'
  readonly endpoints: FamilyEndpoints | undefined
  /** How the address leaves a node; undefined where nobody asked for it there. */
  readonly routeOn: (view: NodeView) => Route | undefined
}

/** The addresses of `service` that may be announced: its virtual IPs, and its cluster IPs for whoever asks for those. */
export function subjectsOf(
  cluster: ClusterView,
  service: ServiceFacts,
  endpoints: ServiceEndpoints | undefined,
): readonly Subject[] {
  const services = [service.key]
  const virtualIps = service.virtualIps.map((address) => ({
    address,
    kind: 'service' as const,
    from: { kind: 'service', services } as const,
    trafficPolicy: service.externalTrafficPolicy,
    endpoints: endpoints?.[address.family],
    routeOn: (view: NodeView) => routeOfVirtualIp(cluster, view, service, address),
  }))
  if (!cluster.model.policies.some(({ clusterIps }) => clusterIps)) return virtualIps
  const clusterIps = service.clusterIps.map((address) => ({
    address,
    kind: 'cluster-ip' as const,
    from: { kind: 'cluster-ip', services } as const,
    trafficPolicy: service.internalTrafficPolicy,
    endpoints: endpoints?.[address.family],
    routeOn: (view: NodeView) => routeOfClusterIp(cluster, view, service, address),
  }))
  return [...virtualIps, ...clusterIps]
}
