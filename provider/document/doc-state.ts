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
  /** The bodies that are being written, or may still arrive. */
  flights: readonly BodyIndex[]
  readonly wishes: Map<Owner, StatedWish>
  readonly outcomes: Map<Owner, Outcome>
  readonly doubts: Set<Point>
  wantsToWrite: boolean
}

export function newDocState(): DocState {
  return {
    observed: emptyIndex,
    flights: [],
    wishes: new Map(),
    outcomes: new Map(),
    doubts: new Set(),
    wantsToWrite: false,
  }
}

export function pointsOf(index: BodyIndex): Point[] {
  return [...index.gives.keys(), ...index.users.keys()]
}
