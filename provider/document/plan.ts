import type { Problem } from '../intent/problem.ts'
import type { DocId, Owner, Point } from './names.ts'

/** One printable difference between what stands and what is wished; halving cuts a refused batch by its owner. */
export interface Change {
  readonly owner: Owner
  readonly text: string
  readonly effect: Effect
  /** May wait a moment for company (a node joins a pool); whatever does not say so is written at once. */
  readonly lazy?: true
}

/** cosmetic: waits until the object changes anyway. address: somebody's address goes or moves. */
export type Effect = 'cosmetic' | 'traffic' | 'address'

/** Why something is not done yet; nobody's fault. */
export interface Wait {
  readonly on: Point
  /** unfit: it is there, and in no state to be used; `note` says in which. */
  readonly why: 'absent' | 'moving' | 'held' | 'pointed' | 'clash' | 'unfit'
  readonly by: readonly Owner[]
  readonly doc?: DocId
  /** Other points that are waited for as well, for the same reason. */
  readonly also?: readonly Point[]
  /** More about it, for people. */
  readonly note?: string
}

/** What one document should become. `body` undefined means that it should not exist. */
export interface Plan<Body> {
  readonly body: Body | undefined
  readonly changes: readonly Change[]
  readonly refused: ReadonlyMap<Owner, Problem>
  readonly waiting: ReadonlyMap<Owner, Wait>
  /** The whole document waits: something its body would still hold is unsettled. */
  readonly hold?: Wait
}
