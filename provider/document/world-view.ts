import type { DocId, Owner, Point } from './names.ts'
import type { Outcome } from './outcome.ts'
import type { Wish } from './wish.ts'

export interface Giver {
  readonly doc: DocId
  /** It stands there, is settled, and no write in flight takes it away. */
  readonly reliable: boolean
}

export interface Standing {
  readonly doc: DocId
  readonly owner: Owner
}

/**
 * The questions one may ask of all documents together. Every answer is remembered as a dependency of whoever asked:
 * when it changes, the asker is woken. There is no other list of who wakes whom.
 * Questions of law see observed bodies and bodies being written; questions of decision see observed bodies only, because
 * an attempt counted as a fact makes the ledger flip for ever.
 */
export interface WorldView {
  /** Who gives this point (observed and in flight). */
  what(point: Point): Giver | undefined
  /** Who relies on this point (observed and in flight). */
  whoPointsAt(point: Point): readonly Standing[]
  /** Who stands on this point (observed only). */
  stands(point: Point): readonly Standing[]
  /** What an owner has in a document (observed only). */
  share(doc: DocId, owner: Owner): unknown
  /** The documents in which anything of this owner stands or is being written. */
  footprint(owner: Owner): readonly DocId[]
  wish(owner: Owner, doc: DocId): Wish<unknown>
  /** The answer to the current wish; undefined while there is none. */
  outcome(owner: Owner, doc: DocId): Outcome | undefined
  /** All who stand on the point let go of it together, so the document that holds it may drop it in one write. */
  transfers(point: Point): boolean
  /** The owner waits at some document solely for points that others hold, and this is one of them. */
  awaits(owner: Owner, point: Point): boolean
  /** The outside has just said that this document cannot have this point now. */
  doubted(doc: DocId, point: Point): boolean
  wantsToWrite(doc: DocId): boolean
  /** Nothing that a predecessor sent can still arrive unseen. */
  isQuiet(): boolean
  /** The owner has made a statement since this process started. */
  spoke(owner: Owner): boolean
  /** Every owner standing on the point has made a statement since this process started. */
  allSpoke(point: Point): boolean
}
