import type { DocId, Owner, Point } from './names.ts'
import type { Problem } from '../intent/problem.ts'
import type { Disposition } from './disposition.ts'
import type { Plan } from './plan.ts'
import type { Wish } from './wish.ts'
import type { WorldView } from './world-view.ts'

/** A document as it is outside. `body` undefined: it does not exist. */
export interface Observed<Body> {
  readonly body: Body | undefined
  /** Named by the next write, so that nothing written meanwhile by others is lost. */
  readonly version: string
  /** moving: somebody's write is not finished. failed: the last write broke off, it is written again although nothing differs. */
  readonly state: 'settled' | 'moving' | 'failed'
}

/** What a document says about the points and owners of the world. Made anew from every observed body. */
export interface Index<C> {
  /** Points that others may rely on, and whether they may do so now. */
  readonly gives: ReadonlyMap<Point, boolean>
  /** Points that this body relies on, and on whose behalf. */
  readonly uses: readonly { readonly point: Point; readonly owner: Owner }[]
  /** Whose share is what. */
  readonly shares: ReadonlyMap<Owner, C>
}

export interface PlanRequest<Body, C> {
  readonly doc: DocId
  readonly wishes: ReadonlyMap<Owner, Wish<C>>
  readonly observed: Observed<Body>
}

export interface WriteRequest<Body> {
  readonly doc: DocId
  readonly plan: Plan<Body>
  readonly observed: Observed<Body>
}

/**
 * One kind of document: how it is read and written, and what it should become.
 * `index` and `plan` are pure; `read` and `write` throw `DispositionError` and nothing else on purpose.
 */
export interface Kind<Body, C> {
  readonly name: string
  index(doc: DocId, observed: Observed<Body>): Index<C>
  plan(request: PlanRequest<Body, C>, world: WorldView): Plan<Body>
  read(doc: DocId, signal: AbortSignal): Promise<Observed<Body>>
  /** Resolves with the document as it stands when the write is finished. Idempotent: the same request may be sent again. */
  write(request: WriteRequest<Body>, signal: AbortSignal): Promise<Observed<Body>>
  /** Says in the owner's own words why its wish was refused; undefined: the words of the outside have to do. */
  problemOf?(want: C, refusal: Refusal): Problem | undefined
}

export type Refusal = Disposition & { readonly do: 'terminal' }
