/**
 * What one node shall announce: the whole, stated again at every change. Pure data between `advertise/`, which makes it,
 * and the announcers, which bring a routing daemon to it.
 */
import type { BfdProfile, Peer } from './model.ts'

export interface NodeAnnouncements {
  /** Undefined where no peer selects the node: then nothing is announced. */
  readonly router: Router | undefined
  /** The peers that select this node, by name. */
  readonly peers: readonly ConnectedPeer[]
  readonly bfdProfiles: readonly BfdProfile[]
  /** One for each prefix, in the order of prefixes. */
  readonly announcements: readonly Announcement[]
}

export interface Router {
  readonly asn: number
  /** Dotted quad. */
  readonly id: string
}

/** A peer with its secret read. */
export type ConnectedPeer = Omit<Peer, 'password' | 'nodeSelectors'> & { readonly password: string | undefined }

export interface Announcement extends Attributes {
  /** Canonical CIDR: `172.16.7.192/32`. */
  readonly prefix: string
  readonly from: AnnouncementSource
  /** Names of peers that are told; undefined: all. */
  readonly peers: readonly string[] | undefined
  /**
   * What each peer is told, where not all are told the same; each peer that is told is in one of them. The attributes of the
   * announcement itself are then those of all together, for a daemon that has one set of them for a prefix.
   */
  readonly apart?: readonly Apart[]
}

export interface Apart extends Attributes {
  /** Names, sorted. */
  readonly peers: readonly string[]
}

/** What a prefix carries. */
export interface Attributes {
  /** Sorted. */
  readonly communities: readonly string[]
  /** Sorted. */
  readonly largeCommunities: readonly string[]
  readonly localPref: number | undefined
  readonly med: number | undefined
  readonly prepend: number
  /** A share of the traffic relative to other nodes', a power of two; undefined: equal to all. */
  readonly weight: number | undefined
  /** Carries GRACEFUL_SHUTDOWN (RFC 8326): others are preferred while this one still works. */
  readonly gracefulShutdown: boolean
}

export type AnnouncementSource =
  /** `namespace/name` of one Service, or of several that share the address or the aggregate. */
  | { readonly kind: 'service'; readonly services: readonly string[] }
  | { readonly kind: 'cluster-ip'; readonly services: readonly string[] }
  | { readonly kind: 'pod'; readonly services: readonly string[] }
  /** Needs a blackhole route for the whole block in the node's main table (reference bgp.md 6.3). */
  | { readonly kind: 'pod-block' }
  | { readonly kind: 'loopback' }
