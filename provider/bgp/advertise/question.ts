import type { ClusterView } from './cluster-view.ts'
import type { Here } from './facts.ts'
import type { NodeView } from './node-view.ts'
import type { Subject } from './subject.ts'

/** Asks whether one node shall announce one address. */
export interface Question {
  readonly cluster: ClusterView
  readonly view: NodeView
  readonly here: Here
  readonly subject: Subject
  /** Since when the node is marked for drain; undefined while it is not. */
  readonly drainingSince: number | undefined
  readonly now: number
}
