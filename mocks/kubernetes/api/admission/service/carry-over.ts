/**
 * How an update treats fields that belong together: kubernetes 1.36 pkg/registry/core/service/storage/storage.go
 * (patchAllocatedValues, normalizeClusterIPs) and strategy.go (dropTypeDependentFields).
 */
import { equalJson } from '../../json.ts'
import type { KubernetesObject } from '../../object.ts'
import type { ServiceSpec } from './service.ts'
import {
  isExternallyAccessible,
  isExternalName,
  isLoadBalancer,
  needsHealthCheckPort,
  nodePortsOf,
  portsOf,
  specOf,
  usesNodePorts,
} from './service.ts'

/** Gives back what was allocated before and the client did not repeat, so that a manifest can be applied again. */
export function keepAllocated(next: ServiceSpec, old: ServiceSpec): void {
  if (!isExternalName(old) && !isExternalName(next)) {
    if (next.clusterIP === undefined && old.clusterIP !== undefined) next.clusterIP = old.clusterIP
    if (next.clusterIPs === undefined && old.clusterIPs !== undefined) next.clusterIPs = [...old.clusterIPs]
  }
  if (usesNodePorts(old) && usesNodePorts(next)) keepNodePorts(next, old)
  if (needsHealthCheckPort(old) && needsHealthCheckPort(next) && old.healthCheckNodePort !== undefined) {
    next.healthCheckNodePort ??= old.healthCheckNodePort
  }
}

// By the port's name, as upstream: number and protocol may have changed.
function keepNodePorts(next: ServiceSpec, old: ServiceSpec): void {
  const claimed = new Set(nodePortsOf(next))
  const used = new Set(nodePortsOf(old).filter((port) => claimed.has(port)))
  const byName = new Map(portsOf(old).map(({ name, nodePort }) => [name ?? '', nodePort]))
  for (const port of portsOf(next)) {
    const before = byName.get(port.name ?? '')
    if (port.nodePort === undefined && before !== undefined && !used.has(before)) port.nodePort = before
  }
}

/** Keeps clusterIP and clusterIPs[0] one thing for clients that know only the singular. */
export function syncClusterIPs(next: ServiceSpec, old: ServiceSpec | undefined): void {
  if (old === undefined) {
    if (next.clusterIP !== undefined && next.clusterIPs === undefined) next.clusterIPs = [next.clusterIP]
    return
  }
  if (old.clusterIPs !== undefined && next.clusterIPs === undefined && old.clusterIP === next.clusterIP) {
    next.clusterIPs = [...old.clusterIPs]
  }
  if (old.clusterIP === next.clusterIP || !equalJson(old.clusterIPs, next.clusterIPs)) return
  if (next.clusterIP === undefined) delete next.clusterIPs
  else if (old.clusterIP === undefined || next.clusterIPs === undefined) next.clusterIPs = [next.clusterIP]
}

/** Drops what the new type has no use for, unless the client changed it too, which validation then refuses. */
export function dropTypeDependent(service: KubernetesObject, old: KubernetesObject): void {
  const next = specOf(service)
  const before = specOf(old)
  if (!isExternalName(before) && isExternalName(next)) dropClusterAddresses(next, before)
  if (usesNodePorts(before) && !usesNodePorts(next) && addsNoNodePort(next, before)) {
    for (const port of portsOf(next)) delete port.nodePort
  }
  dropIfSame(next, before, 'healthCheckNodePort', needsHealthCheckPort)
  dropIfSame(next, before, 'allocateLoadBalancerNodePorts', isLoadBalancer)
  dropIfSame(next, before, 'loadBalancerClass', isLoadBalancer)
  dropIfSame(next, before, 'externalTrafficPolicy', isExternallyAccessible)
  if (!isLoadBalancer(next)) service.status = { ...service.status, loadBalancer: {} }
}

function dropClusterAddresses(next: ServiceSpec, before: ServiceSpec): void {
  if (next.clusterIP === before.clusterIP && equalJson(next.clusterIPs, before.clusterIPs)) {
    delete next.clusterIP
    delete next.clusterIPs
  }
  if (equalJson(next.ipFamilies, before.ipFamilies)) delete next.ipFamilies
  if (next.ipFamilyPolicy === before.ipFamilyPolicy) delete next.ipFamilyPolicy
  delete next.internalTrafficPolicy
}

const addsNoNodePort = (next: ServiceSpec, before: ServiceSpec): boolean =>
  nodePortsOf(next).every((port) => nodePortsOf(before).includes(port))

function dropIfSame(
  next: ServiceSpec,
  before: ServiceSpec,
  field: string,
  applies: (spec: ServiceSpec) => boolean,
): void {
  if (applies(before) && !applies(next) && equalJson(next[field], before[field])) delete next[field]
}
