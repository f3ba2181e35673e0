import { objectIn, objectsIn } from '../../json.ts'
import type { KubernetesObject } from '../../object.ts'
import type { ServiceSpec } from './service.ts'
import { isExternallyAccessible, isLoadBalancer, portsOf } from './service.ts'
import { requireServiceShape } from './shape.ts'

const defaultAffinitySeconds = 10_800

/** Fills in what a client left open: kubernetes 1.36 pkg/apis/core/v1/defaults.go SetDefaults_Service. */
export function setServiceDefaults(service: KubernetesObject): void {
  requireServiceShape(service)
  const spec: ServiceSpec = (service.spec ??= {})
  dropZeroes(spec)
  spec.sessionAffinity ??= 'None'
  setAffinityDefaults(spec)
  spec.type ??= 'ClusterIP'
  for (const port of portsOf(spec)) {
    port.protocol ??= 'TCP'
    if (port.port !== undefined) port.targetPort ??= port.port
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'ClusterIP' || spec.type === 'NodePort' || isLoadBalancer(spec)) {
    spec.internalTrafficPolicy ??= 'Cluster'
  }
  if (isLoadBalancer(spec)) {
    spec.allocateLoadBalancerNodePorts ??= true
    setIngressDefaults(service)
  }
  service.status = { ...service.status, loadBalancer: objectIn(service.status, 'loadBalancer') }
}

function setAffinityDefaults(spec: ServiceSpec): void {
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity !== 'ClientIP') return
  const { timeoutSeconds } = objectIn(spec.sessionAffinityConfig, 'clientIP')
  if (timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: defaultAffinitySeconds } }
}

// LoadBalancerIPMode: clients that do not know the field mean a virtual address.
function setIngressDefaults(service: KubernetesObject): void {
  for (const ingress of objectsIn(objectIn(service.status, 'loadBalancer'), 'ingress')) {
    if (typeof ingress['ip'] === 'string' && ingress['ip'] !== '') ingress['ipMode'] ??= 'VIP'
  }
}

// Go's omitempty and its zero values: a client that sends "" or 0 means the same as one that sends nothing.
function dropZeroes(spec: ServiceSpec): void {
  for (const port of portsOf(spec)) {
    if (port.name === '') delete port.name
    if (port.protocol === '') delete port.protocol
    if (port.nodePort === 0) delete port.nodePort
    if (port.targetPort === 0 || port.targetPort === '') delete port.targetPort
  }
  for (const [key, value] of Object.entries(spec)) {
    const empty = value === '' || (Array.isArray(value) && value.length === 0)
    if (empty || (key === 'healthCheckNodePort' && value === 0)) delete spec[key]
  }
}
