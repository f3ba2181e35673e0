/** What the kube-proxy of one node makes of Services and EndpointSlices (kubernetes, pkg/proxy/topology.go). */
import type { ServicePort } from 'kubernetes-types/core/v1.d.ts'
import { familyOf } from '../../dataplane/family.ts'
import { printAddress } from '../../dataplane/flow.ts'
import type { Server, Transport } from '../../dataplane/flow.ts'
import type { HealthCheckPort, ProxiedPort, ProxyEndpoint, ProxyTables } from '../../dataplane/proxy-tables.ts'
import type { Kinds } from './cluster.ts'
import { familiesOf } from './endpoints.ts'

type Node = Kinds['nodes']
type Service = Kinds['services']
type Slice = Kinds['endpointslices']

export interface ProxiedService {
  readonly service: Service
  readonly slices: readonly Slice[]
}

/** Finds the way to an endpoint's address and port. */
export type Reach = (ip: string, port: number) => Server

export function proxyTables(services: readonly ProxiedService[], node: Node | undefined, reach: Reach): ProxyTables {
  const exposed = services.filter(({ service }) => isExposed(service))
  const name = node?.metadata.name ?? ''
  return {
    ports: exposed.flatMap((proxied) => portsOf(proxied, name, reach)),
    healthChecks: exposed.flatMap((proxied) => healthCheckOf(proxied, name)),
    nodeEligible: isEligible(node),
  }
}

function isExposed({ spec }: Service): boolean {
  return spec?.type === 'LoadBalancer' || spec?.type === 'NodePort' || (spec?.externalIPs ?? []).length > 0
}

function portsOf({ service, slices }: ProxiedService, node: string, reach: Reach): readonly ProxiedPort[] {
  const { spec } = service
  const proxied = familiesOf(service).flatMap((family) => (spec?.ports ?? []).map((port) => ({ family, port })))
  return proxied.flatMap(({ family, port }) => {
    const transport = transportOf(port)
    if (transport === undefined) return []
    // Each family has a proxier of its own, which sees only its own slices.
    const own = slices.filter(({ addressType }) => addressType === family)
    const endpoints = usable(endpointsOf(own, port, node), isLocal(service))
    return {
      transport,
      family,
      port: port.port,
      nodePort: port.nodePort,
      vips: vipsOf(service).filter((vip) => familyOf(vip) === family),
      endpoints: endpoints.map(({ ip, port: target }) => toProxy(ip, target, reach)),
      keepsSource: isLocal(service),
      affinityMs: spec?.sessionAffinity === 'ClientIP' ? affinityMs(service) : undefined,
      sourceRanges: spec?.loadBalancerSourceRanges ?? [],
    }
  })
}

/** SCTP has no sockets here, and no load balancer of Azure carries it. */
function transportOf({ protocol = 'TCP' }: ServicePort): Transport | undefined {
  switch (protocol) {
    case 'TCP':
      return 'Tcp'
    case 'UDP':
      return 'Udp'
    default:
      return undefined
  }
}

/** ipMode Proxy keeps a VIP out of kube-proxy: its traffic comes by node port. */
function vipsOf({ spec, status }: Service): readonly string[] {
  const ingress = spec?.type === 'LoadBalancer' ? (status?.loadBalancer?.ingress ?? []) : []
  const vips = ingress.flatMap(({ ip, ipMode }) => (ip === undefined || ipMode === 'Proxy' ? [] : [ip]))
  return [...vips, ...(spec?.externalIPs ?? [])]
}

interface SeenEndpoint {
  readonly ip: string
  readonly port: number
  readonly isLocal: boolean
  readonly isReady: boolean
  readonly isFinishing: boolean
}

function endpointsOf(slices: readonly Slice[], { name = '' }: ServicePort, node: string): readonly SeenEndpoint[] {
  return slices.flatMap(({ endpoints, ports }) => {
    const port = ports?.find((candidate) => (candidate.name ?? '') === name)?.port
    if (port === undefined) return []
    return (endpoints ?? []).flatMap(({ addresses, conditions, nodeName }) => {
      const { ready = true, serving = ready, terminating = false } = conditions ?? {}
      const ip = addresses[0]
      if (ip === undefined) return []
      return [{ ip, port, isLocal: nodeName === node, isReady: ready, isFinishing: serving && terminating }]
    })
  })
}

/** Only when no endpoint is ready do those that finish get new flows: better than none while a rollout drains. */
function usable(endpoints: readonly SeenEndpoint[], onlyLocal: boolean): readonly SeenEndpoint[] {
  const eligible = onlyLocal ? endpoints.filter(({ isLocal: here }) => here) : endpoints
  const ready = eligible.filter(({ isReady }) => isReady)
  return ready.length > 0 ? ready : eligible.filter(({ isFinishing }) => isFinishing)
}

function toProxy(ip: string, port: number, reach: Reach): ProxyEndpoint {
  return { name: printAddress({ ip, port }), ...reach(ip, port) }
}

function healthCheckOf({ service, slices }: ProxiedService, node: string): readonly HealthCheckPort[] {
  const { metadata, spec } = service
  const port = spec?.healthCheckNodePort
  if (port === undefined || port === 0 || !isLocal(service)) return []
  // A pod of two families is one endpoint.
  const primary = slices.filter(({ addressType }) => addressType === (spec?.ipFamilies?.[0] ?? 'IPv4'))
  const seen = (spec?.ports ?? []).flatMap((servicePort) => endpointsOf(primary, servicePort, node))
  const local = new Set(seen.filter(({ isLocal: here, isReady }) => here && isReady).map(({ ip }) => ip))
  return [{ port, namespace: metadata.namespace ?? '', service: metadata.name, localEndpoints: local.size }]
}

function isLocal({ spec }: Service): boolean {
  return spec?.externalTrafficPolicy === 'Local'
}

function affinityMs({ spec }: Service): number {
  return (spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) * 1000
}

function isEligible(node: Node | undefined): boolean {
  if (node === undefined || node.metadata.deletionTimestamp !== undefined) return false
  return !node.spec?.taints?.some(({ key }) => key === 'ToBeDeletedByClusterAutoscaler')
}
