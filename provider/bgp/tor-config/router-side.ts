/**
 * What the routers must be told so that they take what the nodes announce, free of any vendor's words: the other half of
 * the configuration that the cluster's resources are one half of.
 */
import type { IpFamily } from '#provider/intent/intent'
import type { BfdProfile, BgpModel } from '../model.ts'

export interface Cluster {
  readonly model: BgpModel
  readonly nodes: readonly TorNode[]
  /** CIDRs of whose host routes the resources do not tell: cluster IPs and pods. */
  readonly alsoAccepted?: readonly string[]
}

export interface RouterSide {
  /** Undefined where the resources only say that it is another one (`dynamicASN: external`). */
  readonly asn: number | undefined
  /** The BGPPeers that the router is to the nodes, with the address that each calls it by; none for daemons of the hosts. */
  readonly peers: readonly { readonly name: string; readonly at: string }[]
  readonly groups: readonly PeerGroup[]
  /** All that is to be accepted from nodes. */
  readonly accepts: readonly AcceptedPrefix[]
  /** A session that sends more than this is cut off: somebody announces what nobody asked for. */
  readonly maximumPrefixes: Readonly<Record<IpFamily, number>>
  /** Nodes get their default route from here: the fabric has no other. */
  readonly originatesDefault: boolean
  /** What cannot be known from the resources, for whoever applies this. */
  readonly notes: readonly string[]
}

/** Nodes that are spoken to alike. */
export interface PeerGroup {
  /** `BERTH`, or with a number where there are several. */
  readonly name: string
  readonly neighbours: readonly Neighbour[]
  /** The AS that all of them have, undefined where each has its own. */
  readonly remoteAs: number | 'external' | 'internal' | undefined
  readonly isInternal: boolean
  readonly families: readonly IpFamily[]
  readonly holdTimeSeconds: number
  readonly keepaliveSeconds: number
  /** TCP-MD5: the name of the BGPPeer whose password must stand here too; the password itself is never printed. */
  readonly passwordOf: string | undefined
  readonly bfd: BfdProfile | undefined
  readonly gracefulRestart: boolean
  readonly multihop: boolean
  /** IPv4 prefixes come with IPv6 next hops (RFC 8950): the session has no IPv4 address. */
  readonly extendedNextHop: boolean
  /** What the router must speak from, undefined where the link decides. */
  readonly localAddress: string | undefined
  /** Whether the node opens the connection and tries again within seconds: Berth's own daemon does, a host's may take minutes. */
  readonly nodesConnect: boolean
}

export interface Neighbour {
  readonly node: string
  /** The node's address, or the router's own interface towards it. */
  readonly at: { readonly address: string } | { readonly interface: string }
  /** Undefined where only the host's own daemon knows. */
  readonly asn: number | undefined
}

/** Prefixes within `prefix` whose length lies between both ends. */
export interface AcceptedPrefix {
  readonly family: IpFamily
  readonly prefix: string
  readonly length: number
  readonly shortest: number
  readonly longest: number
  /** Whose they are: `pool my-ip-space`. */
  readonly from: string
}

/** A node of the cluster, as the router meets it. */
export interface TorNode {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** Its InternalIPs. */
  readonly addresses: readonly string[]
  /** `spec.podCIDRs`. */
  readonly podCidrs: readonly string[]
  /** The router's interface towards it, for unnumbered sessions. */
  readonly routerInterface?: string | undefined
}
