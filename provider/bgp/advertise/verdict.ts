/** What a node makes of one address, and why: for `explain`, for the status, and for whoever asks in the middle of a night. */
export type Verdict =
  | {
      readonly is: 'announced'
      /** Longer ones and aggregates alike. */
      readonly prefixes: readonly string[]
      /** Set while the address is on its way off this node: others are preferred, this one still works. */
      readonly leaving: Leaving | undefined
    }
  | { readonly is: 'withheld'; readonly why: Withheld }

export type Leaving =
  /** The node is being drained. */
  | 'draining'
  /** The node is being drained, and no other node could take over. */
  | 'last'
  /** The configuration no longer has the address here; other nodes get a moment to take it up first. */
  | 'moving'

export type Withheld =
  | 'no-pool'
  | 'no-advertisement'
  | 'service-not-selected'
  | 'node-not-selected'
  | 'no-peer'
  | 'node-excluded'
  | 'network-unavailable'
  | 'no-endpoints'
  | 'no-local-endpoints'
  | 'node-not-serving'
  | 'drained'
  | 'resting'

/** Says `why` in a sentence without its stop. */
export const withheldText: Readonly<Record<Withheld, string>> = {
  'no-pool': 'the address is in no pool',
  'no-advertisement': 'no BGPAdvertisement selects its pool',
  'service-not-selected': 'no BGPAdvertisement of its pool selects the Service',
  'node-not-selected': 'no BGPAdvertisement of its pool selects the node',
  'no-peer': 'no BGPPeer that the advertisement goes to selects the node',
  'node-excluded': 'the node carries the label node.kubernetes.io/exclude-from-external-load-balancers',
  'network-unavailable': 'the node has the condition NetworkUnavailable',
  'no-endpoints': 'the Service has no ready endpoint',
  'no-local-endpoints': 'externalTrafficPolicy is Local and no ready endpoint is on the node',
  'node-not-serving': 'kube-proxy on the node has not been healthy since the start',
  drained: 'the node is drained',
  resting: 'its endpoints on the node came and went; it is announced again once they last',
}

/** Says the same of an announced address, where there is something to say. */
export const leavingText: Readonly<Record<Leaving, string>> = {
  draining: 'the node is being drained: other nodes are preferred',
  last: 'the node is being drained, but no other node could take over',
  moving: 'no longer selected here: kept for a moment until other nodes have taken over',
}
