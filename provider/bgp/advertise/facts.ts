/**
 * What a node's announcements are made of, free of how it was read: the same facts serve the speaker of one node, and
 * `explain` and `plan`, which ask for every node in turn.
 */
import type { IpFamily } from '#provider/intent/intent'
import type { BgpModel } from '../model.ts'

export interface Facts {
  readonly model: BgpModel
  /** By name. A new map whenever a node changed in what is read of it here. */
  readonly nodes: ReadonlyMap<string, NodeFacts>
  /** By `namespace/name`; a new object whenever a Service changed in what is read of it here. */
  readonly services: ReadonlyMap<string, ServiceFacts>
  /** By the key of the Service; a Service without slices is not in it. A new object at every change. */
  readonly endpoints: ReadonlyMap<string, ServiceEndpoints>
  readonly podBlocks: readonly BlockClaim[]
  /** Another number whenever `services` or `endpoints` say something else. */
  readonly version: number
}

export interface NodeFacts {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly createdAt: string
  /** `InternalIP`s, canonical. */
  readonly addresses: readonly string[]
  readonly podCidrs: readonly string[]
  readonly taints: readonly string[]
  /** The annotation `berth.dev/drain: "true"`. */
  readonly isMarkedForDrain: boolean
  /** The condition `Ready`; where it is not said at all, true. */
  readonly isReady: boolean
  /** The condition `NetworkUnavailable`. */
  readonly hasNoNetwork: boolean
}

export interface ServiceFacts {
  /** `namespace/name`. */
  readonly key: string
  readonly labels: Readonly<Record<string, string>>
  /** The addresses in `status.loadBalancer` of a Service that is a load balancer of our class; otherwise none. */
  readonly virtualIps: readonly VirtualIp[]
  /** The pools that the controller recorded beside the addresses. */
  readonly recordedPools: readonly string[]
  readonly externalTrafficPolicy: 'Cluster' | 'Local'
  /** Empty for headless Services. */
  readonly clusterIps: readonly VirtualIp[]
  readonly internalTrafficPolicy: 'Cluster' | 'Local'
}

export interface VirtualIp {
  /** Canonical (RFC 5952). */
  readonly text: string
  readonly family: IpFamily
  readonly value: bigint
}

/** The endpoints of one Service; of a dual-stack one each family has its own. */
export type ServiceEndpoints = Readonly<Partial<Record<IpFamily, FamilyEndpoints>>>

export interface FamilyEndpoints {
  readonly ready: number
  /** Those that still take traffic: the ready ones, and those that serve while they terminate. */
  readonly serving: number
  /** By name of the node. */
  readonly byNode: ReadonlyMap<string, NodeEndpoints>
}

export interface NodeEndpoints {
  readonly serving: number
  /** Sorted. */
  readonly readyAddresses: readonly string[]
}

/** A node that says of a block of pod addresses that it is its own. */
export interface BlockClaim {
  readonly node: string
  readonly cidr: string
  readonly source: 'podCIDRs' | 'calico' | 'cilium'
  /** RFC 3339: of two claims to one block the older counts. */
  readonly since: string
}

/** What only the speaker of a node knows of it. */
export interface Here {
  readonly node: string
  /** Addresses of the interface `lo`, without the host's own 127/8 and ::1. */
  readonly loopbacks: readonly string[]
  /** By `namespace/name` of the Secret. */
  readonly passwords: ReadonlyMap<string, string>
  /** Whether the node can serve Services: its kube-proxy has been healthy once since the boot. */
  readonly isServing: boolean
  /** Prefixes that a routing daemon still held when the speaker started. */
  readonly found: ReadonlySet<string>
  /** False for a daemon whose peers belong to somebody else: then routes are stated although no peer is. */
  readonly needsPeers: boolean
  /** Announce although the node carries the label that excludes it from load balancers (MetalLB's `--ignore-exclude-lb`). */
  readonly ignoresExcludeLabel: boolean
}

/** A node as `explain` and `plan` must take it, who see the cluster only: serving, nothing found, nothing secret. */
export function assumedHere(node: string): Here {
  return {
    node,
    loopbacks: [],
    passwords: new Map(),
    isServing: true,
    found: new Set(),
    needsPeers: true,
    ignoresExcludeLabel: false,
  }
}
