import type { JsonObject } from '../../json.ts'
import type { KubernetesObject } from '../../object.ts'

export interface ServicePort extends JsonObject {
  name?: string
  protocol?: string
  port?: number
  targetPort?: number | string
  nodePort?: number
  appProtocol?: string
}

/** v1.ServiceSpec as far as admission reads it. */
export interface ServiceSpec extends JsonObject {
  type?: string
  clusterIP?: string
  clusterIPs?: string[]
  ipFamilies?: string[]
  ipFamilyPolicy?: string
  ports?: ServicePort[]
  selector?: Record<string, string>
  externalIPs?: string[]
  externalName?: string
  externalTrafficPolicy?: string
  internalTrafficPolicy?: string
  healthCheckNodePort?: number
  allocateLoadBalancerNodePorts?: boolean
  loadBalancerClass?: string
  loadBalancerSourceRanges?: string[]
  sessionAffinity?: string
  sessionAffinityConfig?: JsonObject
  trafficDistribution?: string
}

/** Reads the spec of a Service, which `requireServiceShape` has found to be one. */
export function specOf(service: KubernetesObject): ServiceSpec {
  return service.spec ?? {}
}

export const portsOf = (spec: ServiceSpec): ServicePort[] => spec.ports ?? []

export const isLoadBalancer = ({ type }: ServiceSpec): boolean => type === 'LoadBalancer'

export const isExternalName = ({ type }: ServiceSpec): boolean => type === 'ExternalName'

export const isHeadless = ({ clusterIPs }: ServiceSpec): boolean => clusterIPs?.[0] === 'None'

export const usesNodePorts = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'

/** kubernetes: pkg/apis/core/v1/service/util.go ExternallyAccessible. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  return usesNodePorts(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)
}

/** A health check node port belongs to LoadBalancer with externalTrafficPolicy Local, and to nothing else. */
export const needsHealthCheckPort = (spec: ServiceSpec): boolean =>
  isLoadBalancer(spec) && spec.externalTrafficPolicy === 'Local'

/** The node ports of the ports, without the health check's. */
export function nodePortsOf(spec: ServiceSpec): number[] {
  return portsOf(spec).flatMap(({ nodePort }) => (nodePort === undefined || nodePort === 0 ? [] : [nodePort]))
}
