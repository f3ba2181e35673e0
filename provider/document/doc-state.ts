import { emptyIndex, type BodyIndex } from './body-index.ts'
import type { Owner, Point } from './names.ts'
import type { Outcome } from './outcome.ts'
import type { Wish, WishHash } from './wish.ts'

/** A wish together with its hash, made once when it is stated. */
export interface StatedWish {
  readonly wish: Wish<unknown>
  readonly hash: WishHash
}

/** What the world remembers of one document. */
export interface DocState {
  observed: BodyIndex
  /** The body of the write in flight; undefined while there is none. */
  flight: BodyIndex | undefined
  readonly wishes: Map<Owner, StatedWish>
  readonly outcomes: Map<Owner, Outcome>
  readonly doubts: Set<Point>
  wantsToWrite: boolean
}

export function newDocState(): DocState {
  return {
    observed: emptyIndex,
    flight: undefined,
    wishes: new Map(),
    outcomes: new Map(),
    doubts: new Set(),
    wantsToWrite: false,
  }
}

export function pointsOf(index: BodyIndex | undefined): Point[] {
  return index === undefined ? [] : [...index.gives.keys(), ...index.users.keys()]
}
