/** What is wished of a route table: each node wishes the ways to its own pods, and one more owner says which nodes there are. */
export type RouteTablePart = WaysWish | NodesWish

export interface WaysWish {
  readonly kind: 'ways'
  readonly node: string
  readonly ways: readonly Way[]
  /** When the node came, in milliseconds since the epoch: where room is short the newest has none. */
  readonly createdAtMs: number
}

/** One range of pods, and the address of the machine that they are on. */
export interface Way {
  /** As it stands in `spec.podCIDRs`. */
  readonly to: string
  readonly via: string
}

/** The nodes of the cluster: routes of any other have no reason to stand any more. */
export interface NodesWish {
  readonly kind: 'nodes'
  readonly nodes: readonly string[]
}
