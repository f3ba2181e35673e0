import type { ClusterSite } from '../rack/cluster-site.ts'

/** A rack without a cloud: nodes, the top-of-rack router (ToR) that they speak BGP to, and a client behind that router. */
export interface RackSite extends ClusterSite {
  /** How nodes reach the router: over one Ethernet segment, or each over a cable of its own without IPv4 addresses. */
  readonly cabling: Segment | Unnumbered
  /** The network where clients live, beyond the router. */
  readonly clients: { readonly gateway: string; readonly client: string; readonly length: number }
}

export interface Segment {
  readonly is: 'segment'
  /** The router's address on the segment, and its prefix length. */
  readonly router: string
  readonly length: number
}

export interface Unnumbered {
  readonly is: 'unnumbered'
  /** The router's loopback. Nodes have their `address` on their own loopback. */
  readonly router: string
}

/** The router's interface towards the node of that index on an unnumbered cabling. */
export const downlinkTo = (index: number): string => `swp${index + 1}`

/** A node's interface towards the router. */
export const uplink = 'ens3'
