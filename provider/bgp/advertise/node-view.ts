import type { AnnouncementPolicy, BgpModel, DrainPolicy, Peer } from '../model.ts'
import { matchesAny } from '#provider/config/selector'
import type { NodeFacts } from './facts.ts'
import type { Withheld } from './verdict.ts'

/** What the configuration says of one node, whatever the Service. */
export interface NodeView {
  readonly node: NodeFacts
  readonly peers: readonly Peer[]
  readonly peerNames: ReadonlySet<string>
  /** By name, which decides where two disagree. */
  readonly policies: readonly AnnouncementPolicy[]
  /** Why the node announces no Service at all. */
  readonly bar: Withheld | undefined
  /** Set while the node is marked, and a policy says what that means. */
  readonly drain: DrainPolicy | undefined
}

export function viewNode(model: BgpModel, node: NodeFacts, ignoresExcludeLabel: boolean): NodeView {
  const peers = model.peers.filter(({ nodeSelectors }) => matchesAny(nodeSelectors, node.labels))
  const policies = model.policies
    .filter(({ nodeSelectors }) => matchesAny(nodeSelectors, node.labels))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    node,
    peers,
    peerNames: new Set(peers.map(({ name }) => name)),
    policies,
    bar: barOf(node, ignoresExcludeLabel),
    drain: policies.find(({ drain }) => drain !== undefined && isMarked(node, drain))?.drain,
  }
}

/** MetalLB looks for the label only, whatever its value (reference bgp.md 1.4). */
const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers'

function barOf(node: NodeFacts, ignoresExcludeLabel: boolean): Withheld | undefined {
  if (node.hasNoNetwork) return 'network-unavailable'
  return EXCLUDE_LABEL in node.labels && !ignoresExcludeLabel ? 'node-excluded' : undefined
}

function isMarked(node: NodeFacts, { taints }: DrainPolicy): boolean {
  return node.isMarkedForDrain || node.taints.some((taint) => taints.includes(taint))
}
