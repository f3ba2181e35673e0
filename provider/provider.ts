import type { Change } from './document/plan.ts'
import type { Intent, ServiceRef } from './intent/intent.ts'
import type { Prefix } from './intent/net/prefix.ts'
import type { Problem } from './intent/problem.ts'

/**
 * What a backend gives the reconcilers. The nouns are those of Kubernetes' own cloud-provider interface, so that whoever
 * knows a cloud-controller-manager knows this.
 */
export interface Provider<I = Intent> {
  readonly name: string
  readonly loadBalancers: LoadBalancers<I>
  /** Absent where the backend knows nothing of machines. */
  readonly instances?: Instances
  /** Absent where the backend leads nowhere, or was not told by which table. */
  readonly routes?: Routes
  /** True if something stands outside for a Service that outlives it unless it is removed first: then a finalizer holds the Service. */
  readonly needsFinalizer: boolean
  /** What it must be told about each Service beside the Service itself; nothing, if it is not said. */
  readonly needs?: { readonly namespaceLabels: boolean; readonly endpointNodes: boolean }
  /** Reads the world for the first time; until it resolves, `ensure` answers waiting. Rejects only on `signal`. */
  start(signal: AbortSignal): Promise<void>
  /** Finishes the writes in flight and begins no more; call it while the lease is still held. */
  stop(): Promise<void>
}

/** The machines behind nodes. */
export interface Instances {
  /**
   * Looks up the machines of many nodes at once; answers by node name. Rejects where the cloud cannot be read: then nothing
   * may be concluded about any of them.
   */
  find(nodes: readonly InstanceRef[], wanted: Wanted, signal: AbortSignal): Promise<ReadonlyMap<string, Instance>>
}

/** The ways to the pods of nodes, for clusters whose pods have addresses that the cloud's network knows nothing of. */
export interface Routes {
  /** Begins to read and write. Only routes within these ranges can be the cluster's own. */
  begin(clusterCidrs: readonly Prefix[]): void
  /** All nodes of the cluster, stated whole. An empty list changes nothing: nobody's pods are cut off by it. */
  setNodes(nodes: readonly RoutedNode[]): void
  /** Whether traffic finds the pods of this node; to be asked again when the listener is called. */
  stateOf(node: string): RouteState
  /** Called with a node's name whenever the answer of `stateOf` may have changed. One listener. */
  onChange(listener: (node: string) => void): void
}

export interface RoutedNode extends InstanceRef {
  /** At most one of each family; none while nobody has given it any. */
  readonly podCidrs: readonly string[]
  /** InternalIPs, at most one of each family. */
  readonly addresses: readonly string[]
}

export type RouteState = (
  | { readonly is: 'ready' | 'waiting' }
  /** The last attempt came to nothing; it is made again. */
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'refused'; readonly problem: Problem }
) & {
  /** What is to be told on the node that was asked about, though it concerns all of them; each is answered once. */
  readonly news?: readonly News[]
}

/** What is asked for: whether machines run, or all that their nodes are told. */
export type Wanted = 'power' | 'metadata'

export interface InstanceRef {
  readonly name: string
  readonly providerId: string | undefined
  readonly labels: Readonly<Record<string, string>>
  /** In milliseconds since the epoch. */
  readonly createdAtMs: number
}

export type Instance =
  /** No machine of this cloud, or one that somebody else looks after: nothing is known, and nothing to be done. */
  | { readonly is: 'unmanaged' }
  | { readonly is: 'absent' }
  /** The node is so new that the cloud may not show its machine yet. */
  | { readonly is: 'awaited' }
  /** The cloud did not tell, of this node; `why` is what was thrown. */
  | { readonly is: 'unread'; readonly why: unknown }
  | {
      readonly is: 'present'
      /** Somebody has switched it off. */
      readonly isShutDown: boolean
      /** Only where it was wanted. */
      readonly metadata?: InstanceMetadata
    }

export interface InstanceMetadata {
  readonly providerId: string
  readonly instanceType: string
  readonly zone: string
  readonly region: string
  readonly addresses: readonly NodeAddress[]
}

export interface NodeAddress {
  readonly type: 'InternalIP' | 'ExternalIP' | 'Hostname'
  readonly address: string
}

export interface LoadBalancers<I = Intent> {
  /** All Services that are or were load balancers, told once before any statement: only living Services own what stands outside. */
  know(services: readonly KnownService[]): void
  /**
   * What `intent` still lacks. States the whole wish of that Service and never blocks; a newer statement replaces an older one.
   * `published` is what the Service's status shows now: an old place is left only when the new address stands there.
   */
  ensure(intent: I, published: readonly Ingress[], surroundings?: Surroundings): LoadBalancerState
  /** The same for a Service that shall have nothing: deleted, or of another type now. Also called when one without a finalizer is gone. */
  ensureGone(service: ServiceRef, last: LastSeen): LoadBalancerState
  /**
   * Why load balancers never lead to this node, whatever its state, in plain words for people; undefined if they may.
   * Pure, so that it can be asked before anything is stated.
   */
  declines(node: Member): string | undefined
  /**
   * The members of all load balancers: every eligible node that is not declined, stated whole, once for all Services.
   * `outsiders` are the other nodes of the cluster: what leads to them has to stop.
   */
  setMembers(nodes: readonly Member[], outsiders: readonly Member[]): void
  /** Called with a node's name and what keeps it from taking traffic; undefined when nothing does any more. One listener. */
  onMember(listener: (node: string, problem: Problem | undefined) => void): void
  /** Called with a Service's UID whenever the answer of `ensure` or `ensureGone` may have changed. One listener. */
  onChange(listener: (uid: string) => void): void
  /** Which of several load balancers was chosen at the last `ensure` and why, for people; undefined where there is one. */
  placementOf?(service: ServiceRef): string | undefined
  /** The documents that hold or are to hold something of the Service, for people. */
  documents(service: ServiceRef): readonly ExplainedDocument[]
  /**
   * What stands outside on behalf of the Service at the time of the call, and how its members are, for people. Rejects
   * only by mistake: health that cannot be read until `signal` is unknown, with a note that says why.
   */
  explain(service: ServiceRef, signal: AbortSignal): Promise<Explanation>
}

/** What else the cluster knows of a Service; only what the provider `needs` is there. */
export interface Surroundings {
  /** Labels of its namespace; undefined: not known. */
  readonly namespaceLabels?: Readonly<Record<string, string>> | undefined
  /** The nodes with endpoints that take traffic, by name; undefined: not known. */
  readonly endpointNodes?: readonly string[] | undefined
}

/** A Service as it stands at the start. */
export interface KnownService extends ServiceRef {
  readonly published: readonly Ingress[]
  readonly annotations: Readonly<Record<string, string>>
  /** False: another controller serves it. */
  readonly isOurs: boolean
}

/** What a Service says and shows when it goes. */
export type LastSeen = Pick<KnownService, 'published' | 'annotations'>

/** A node that Kubernetes lets take traffic, with what a provider needs to judge it by its own lights. */
export interface Member {
  readonly name: string
  /** InternalIPs, at most one of each family; none while nobody has said them. */
  readonly addresses: readonly string[]
  /** How its cloud calls its machine (`spec.providerID`). */
  readonly providerId: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly isControlPlane: boolean
  /** What Kubernetes thinks of it; load balancers have their own probes. */
  readonly isReady: boolean
}

export type LoadBalancerState = (
  | {
      readonly is: 'ready'
      readonly ingress: readonly Ingress[]
      readonly warnings: readonly Problem[]
      /** Limits of the outside that are nearly reached, in plain words. */
      readonly nearLimits?: readonly string[]
      /** Written to the Service before its addresses are shown. */
      readonly annotations?: Annotations
    }
  | {
      readonly is: 'waiting'
      /** Says in plain words what is waited for; the listener of `onChange` is called when that changes. */
      readonly on: string
      readonly ingress: readonly Ingress[]
      /** To be written to the Service before anything else is done for it. */
      readonly annotations?: Annotations
    }
  | {
      readonly is: 'refused'
      readonly problems: readonly Problem[]
      readonly ingress: readonly Ingress[]
      /** True: what is published and not in `ingress` is served no more, and has to go from the Service. */
      readonly isIngressWhole?: boolean
      /** Nothing is wrong with the Service: others keep undoing what is made for it. */
      readonly contested?: true
    }
  /** Nothing is done for any Service, because the provider does not trust its own configuration. */
  | { readonly is: 'readOnly'; readonly why: string; readonly ingress: readonly Ingress[] }
  /** Nothing of the Service is left outside (`ensureGone` only). */
  | { readonly is: 'gone'; readonly annotations?: Annotations }
) & {
  /** What is to be told on the Service before it happens; each is answered once. */
  readonly news?: readonly News[]
}

/** Something that befalls a Service and that its people want to know of. */
export interface News {
  readonly reason: NewsReason
  readonly message: string
}

/**
 * AddressWillChange: an edit costs the address. AddressRetained: a public IP stays behind. DriftRepaired: what others had
 * changed was brought back. LimitNear: the outside allows little more of something. The other one is the Azure provider's.
 */
export type NewsReason =
  | 'AddressWillChange'
  | 'AddressRetained'
  | 'DriftRepaired'
  | 'LimitNear'
  | 'DeletingFrontendIPConfiguration'

/** Values by key; null takes the annotation away. */
export type Annotations = Readonly<Record<string, string | null>>

export interface Ingress {
  readonly ip: string
  /** Every port of the Service, where one of them is not served; absent where all are. */
  readonly ports?: readonly IngressPort[]
}

export interface IngressPort {
  readonly port: number
  readonly protocol: string
  /** Why it is not served: a CamelCase word, prefixed as Kubernetes wants it of any but its own. */
  readonly error?: string
}

export interface Explanation {
  readonly documents: readonly ExplainedDocument[]
  readonly frontends: readonly ExplainedFrontend[]
}

export interface ExplainedDocument {
  readonly id: string
  readonly version: string
  readonly state: string
  readonly pending: readonly Change[]
  readonly note: string
}

export interface ExplainedFrontend {
  readonly name: string
  readonly address: string
  readonly rules: readonly ExplainedRule[]
  readonly members: readonly ExplainedMember[]
  /** What could not be found out. */
  readonly notes: readonly string[]
}

export interface ExplainedRule {
  readonly name: string
  readonly protocol: string
  readonly frontendPort: number
  readonly backendPort: number
  readonly floatingIp: boolean
  readonly pool: string
  /** `Tcp 30080` or `Http 30080 /healthz`; null where every member counts as up. */
  readonly probe: string | null
}

export interface ExplainedMember {
  readonly name: string
  readonly address: string
  /** As the probes of this frontend's rules see it: down if one of them says so. */
  readonly state: 'up' | 'down' | 'unknown'
  /** Why, in plain words; empty where there is nothing to say. */
  readonly reason: string
}
