import { ClusterView } from './cluster-view.ts'
import { connect } from './connect.ts'
import type { Sessions } from './connect.ts'
import type { Draft } from './draft.ts'
import { fabricOf } from './fabric.ts'
import type { BlockClaim, Facts, Here } from './facts.ts'
import type { NodeProblem } from './node-problem.ts'
import type { NodeView } from './node-view.ts'

/** All that a node's announcements depend on beside the Services. */
export interface Surroundings {
  readonly here: Here
  readonly cluster: ClusterView
  readonly view: NodeView
  readonly sessions: Sessions
  /** The routes of the fabric. */
  readonly fabric: readonly Draft[]
  /** Of all nodes, to pod blocks. */
  readonly claims: readonly BlockClaim[]
  readonly problems: readonly NodeProblem[]
  /** Whether they were made of these facts. */
  isOf(facts: Facts, here: Here): boolean
}

/** Undefined while the cluster does not know the node. */
export function surround({ model, nodes, podBlocks }: Facts, here: Here): Surroundings | undefined {
  const cluster = new ClusterView({ model, nodes }, here)
  const view = cluster.viewOf(here.node)
  if (view === undefined) return undefined
  const { problems, ...sessions } = connect(model, view, here)
  const fabric = fabricOf(view, here, podBlocks)
  return {
    here,
    cluster,
    view,
    sessions,
    fabric: fabric.drafts,
    claims: podBlocks,
    problems: [...problems, ...fabric.problems],
    isOf: (facts, now) =>
      facts.model === model && facts.nodes === nodes && facts.podBlocks === podBlocks && now === here,
  }
}
