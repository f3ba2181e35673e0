/** What a node wants of a document of its machine, or what stands there. */
export type MachinePart = JoinWish | MachineFacts

/** The node takes traffic: its machine belongs in the pools. */
export interface JoinWish {
  readonly kind: 'join'
  readonly node: string
}

/** What others ask of a machine; stands under the owner `nobody`. */
export interface MachineFacts {
  readonly kind: 'machine-facts'
  /** The pools of ours that it is in. */
  readonly pools: readonly string[]
  /** The scale set that it belongs to, by id. */
  readonly scaleSet?: string | undefined
  /** The availability set that it belongs to, by id. */
  readonly availabilitySet?: string | undefined
}
