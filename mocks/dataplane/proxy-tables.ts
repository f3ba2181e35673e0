import type { Family } from './family.ts'
import type { Server, Transport } from './flow.ts'

/** One pod as a played kube-proxy sends flows to it. */
export interface ProxyEndpoint extends Server {
  /** What session affinity remembers. */
  readonly name: string
}

/** One Service port on one node, with what this node may use for traffic from outside. */
export interface ProxiedPort {
  readonly transport: Transport
  /** Of the Service's address, and of its endpoints. */
  readonly family: Family
  readonly port: number
  readonly nodePort: number | undefined
  /** Only what status.loadBalancer.ingress names: the real kube-proxy knows a VIP from nowhere else. */
  readonly vips: readonly string[]
  /** Empty = the node refuses connections to node port and VIPs, so that TCP probes fail. */
  readonly endpoints: readonly ProxyEndpoint[]
  /** externalTrafficPolicy Local: the pod sees the client's address. Otherwise it sees the node's. */
  readonly keepsSource: boolean
  /** sessionAffinity ClientIP, and for how long. */
  readonly affinityMs: number | undefined
  /** loadBalancerSourceRanges: kube-proxy holds them for VIPs, not for node ports. Empty = everybody. */
  readonly sourceRanges: readonly string[]
}

/** What answers on a Service's healthCheckNodePort. */
export interface HealthCheckPort {
  readonly port: number
  readonly namespace: string
  readonly service: string
  /** Ready endpoints on this node. */
  readonly localEndpoints: number
}

/** All that the kube-proxy of one node knows. Ports are unique in each list, for each transport. */
export interface ProxyTables {
  readonly ports: readonly ProxiedPort[]
  readonly healthChecks: readonly HealthCheckPort[]
  /** False while the Node is being deleted: /healthz on 10256 answers 503 then, which drains the node. */
  readonly nodeEligible: boolean
}

export const emptyTables: ProxyTables = { ports: [], healthChecks: [], nodeEligible: true }
