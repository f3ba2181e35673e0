/**
 * The configuration of bare metal, validated and free of where it came from: MetalLB's custom resources (both shapes of
 * BGPPeer), its old ConfigMap, and Berth's own AnnouncementPolicy for what those cannot say. Made by `config/` only.
 */
import type { AddressBlock } from './pools/address-block.ts'
import type { Selector } from '#provider/config/selector'

export interface BgpModel {
  readonly pools: readonly Pool[]
  readonly advertisements: readonly Advertisement[]
  readonly peers: readonly Peer[]
  readonly bfdProfiles: readonly BfdProfile[]
  readonly policies: readonly AnnouncementPolicy[]
}

/** Where Services get addresses from (`IPAddressPool`). */
export interface Pool {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** In the order written; none overlaps another, also not one of another pool. */
  readonly blocks: readonly AddressBlock[]
  /** False: only Services that ask for this pool, or for one of its addresses, get one. */
  readonly autoAssign: boolean
  /** Leaves out IPv4 addresses that end in .0 or .255. */
  readonly avoidBuggyIps: boolean
  /** Lower wins; 0 is last, as MetalLB has it. */
  readonly priority: number
  /** Undefined: every namespace. Otherwise those named, and those whose labels one of the selectors matches. */
  readonly namespaces: { readonly names: readonly string[]; readonly selectors: readonly Selector[] } | undefined
  /** Services that one of these matches; empty: all. */
  readonly serviceSelectors: readonly Selector[]
}

/** How addresses of chosen pools are announced (`BGPAdvertisement`); several for one pool add up. */
export interface Advertisement {
  readonly name: string
  /** Empty together with `poolSelectors`: all pools. */
  readonly pools: readonly string[]
  readonly poolSelectors: readonly Selector[]
  /** Nodes that one of these matches; empty: all. */
  readonly nodeSelectors: readonly Selector[]
  /** Services that one of these matches; empty: all. */
  readonly serviceSelectors: readonly Selector[]
  /** Names of peers; empty: all. */
  readonly peers: readonly string[]
  /** Prefix lengths announced: 32 and 128 are host routes. */
  readonly aggregationLength: { readonly IPv4: number; readonly IPv6: number }
  /** iBGP only. */
  readonly localPref: number | undefined
  /** `asn:value`, well-known names and aliases resolved. */
  readonly communities: readonly string[]
  /** `asn:a:b` (RFC 8092). */
  readonly largeCommunities: readonly string[]
}

/** A router to speak to (`BGPPeer`). */
export interface Peer {
  readonly name: string
  readonly myAsn: number
  /** The AS shown to this peer instead of `myAsn` (`local-as`). */
  readonly localAsn: number | undefined
  readonly peerAsn: number | 'internal' | 'external'
  /** An address, or the interface of an unnumbered session (RFC 8950). */
  readonly at: { readonly address: string } | { readonly interface: string }
  readonly port: number
  readonly sourceAddress: string | undefined
  readonly holdTimeSeconds: number
  /** Undefined: a third of the hold time. */
  readonly keepaliveSeconds: number | undefined
  readonly connectTimeSeconds: number | undefined
  readonly routerId: string | undefined
  /** Nodes that one of these matches; empty: all. */
  readonly nodeSelectors: readonly Selector[]
  /** TCP-MD5 (RFC 2385): in the clear, or the name of a Secret of type kubernetes.io/basic-auth beside the peer. */
  readonly password: { readonly text: string } | { readonly secret: string; readonly namespace: string } | undefined
  readonly bfdProfile: string | undefined
  readonly gracefulRestart: boolean
  readonly ebgpMultihop: boolean
  /** Both families over one session; otherwise only the family of the peer's address (unnumbered: both). */
  readonly dualStackAddressFamily: boolean
}

/** RFC 5880 timers (`BFDProfile`), milliseconds. */
export interface BfdProfile {
  readonly name: string
  readonly receiveIntervalMs: number
  readonly transmitIntervalMs: number
  readonly detectMultiplier: number
  readonly passive: boolean
  readonly minimumTtl: number | undefined
}

/**
 * What MetalLB's resources cannot say (`berth.dev/v1alpha1 AnnouncementPolicy`): attributes they lack, and what is
 * announced beside Services. Selects like an advertisement; where two say the same thing differently, the first by name wins.
 */
export interface AnnouncementPolicy {
  readonly name: string
  readonly pools: readonly string[]
  readonly nodeSelectors: readonly Selector[]
  readonly serviceSelectors: readonly Selector[]
  /** Multi-exit discriminator; compared between different AS only where the peer is told to (`always-compare-med`). */
  readonly med: number | undefined
  /** How often the own AS is put before the path, 0 to 16. */
  readonly prepend: number
  readonly localPref: number | undefined
  /** `externalTrafficPolicy: Local`: nodes with more ready endpoints draw more (link bandwidth, quantised to powers of two). */
  readonly weightByEndpoints: boolean
  /** Cluster IPs of matching Services are announced too. */
  readonly clusterIps: boolean
  /** A host route for each ready pod of matching Services. */
  readonly podHostRoutes: boolean
  readonly drain: DrainPolicy | undefined
  readonly fabric: FabricPolicy | undefined
}

/** What happens to a node that carries `taint` or the annotation `berth.dev/drain: "true"`: marked, then withdrawn. */
export interface DrainPolicy {
  readonly taints: readonly string[]
  /** Seconds between the mark (GRACEFUL_SHUTDOWN, RFC 8326) and the withdrawal. */
  readonly waitSeconds: number
}

/** Node loopbacks and pod blocks: the routes of a full IP fabric. */
export interface FabricPolicy {
  /** Addresses of the interface `lo` within these are announced as host routes. */
  readonly loopbacks: readonly string[]
  readonly podBlocks: 'none' | 'podCIDRs' | 'calico' | 'cilium'
  /** A block outside these is never announced. */
  readonly supernets: readonly string[]
  /** Seconds that a block stays announced after its claim is gone. */
  readonly holdSeconds: number
}
