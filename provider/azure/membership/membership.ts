import type { WriterEvent } from '../../document/writer-event.ts'
import type { Member } from '../../provider.ts'
import type { Problem } from '../../intent/problem.ts'

/** The nodes of the cluster, as the reconcilers state them. */
export interface StatedNodes {
  readonly members: readonly Member[]
  /** Nodes that stand in the cluster and shall take no traffic. */
  readonly outsiders: readonly Member[]
}

/** How nodes become members of pools: whose wishes go to which documents. */
export interface Membership {
  /** States all nodes anew; whoever is named no more leaves. */
  state(nodes: StatedNodes): void
  /** Looks at all nodes again: more is known of machines than before. */
  lookAgain(): void
  /** The nodes that stand in a pool, as far as its own document does not say so. */
  nodesIn(pool: string): readonly Member[]
  /** Takes note of what became of a write. */
  report(event: WriterEvent): void
  /** Looks again at what concerns this asker, if it is one of the membership's. */
  wake(asker: string): void
}

/** Told what keeps a node from taking traffic, and undefined when nothing does any more. */
export type TellNode = (node: string, problem: Problem | undefined) => void
