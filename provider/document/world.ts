/**
 * All documents as last observed or written, and the bodies in flight, indexed for the questions of `WorldView`.
 * The world decides nothing. It is changed by the writers only, and tells the dependencies which answers changed.
 */
import { isDeepStrictEqual } from 'node:util'
import { arrange, emptyIndex, type BodyIndex } from './body-index.ts'
import { Dependencies, entry } from './dependencies.ts'
import { newDocState, pointsOf, type DocState, type StatedWish } from './doc-state.ts'
import type { Index } from './kind.ts'
import { foreign, type DocId, type Owner, type Point } from './names.ts'
import type { Outcome } from './outcome.ts'
import { question } from './question.ts'
import { TrackedView } from './tracked-view.ts'
import { hashWish, type Wish } from './wish.ts'
import type { WorldView } from './world-view.ts'

export class World {
  readonly dependencies: Dependencies
  readonly docs = new Map<DocId, DocState>()
  readonly docsAtPoint = new Map<Point, Set<DocId>>()
  readonly docsOfOwner = new Map<Owner, Set<DocId>>()
  readonly spoke = new Set<Owner>()
  isQuiet = false
  /** The documents that each owner's latest statement names. */
  readonly statements = new Map<Owner, ReadonlySet<DocId>>()

  constructor(wake: (asker: string) => void) {
    this.dependencies = new Dependencies(wake)
  }

  /** A view whose answers are remembered on behalf of the asker, beginning anew. */
  viewFor(asker: string): WorldView {
    this.dependencies.restart(asker)
    return new TrackedView(this, asker)
  }

  /** Takes in a document as it is outside (undefined: not known yet) and the bodies that may be on their way to it. */
  show(doc: DocId, observed: Index<unknown> | undefined, flights: readonly Index<unknown>[]): void {
    const after = { observed: observed === undefined ? emptyIndex : arrange(observed), flights: flights.map(arrange) }
    this.#replace(doc, after)
  }

  /** Nothing of a predecessor can arrive unseen any more. */
  becomeQuiet(): void {
    if (this.isQuiet) return
    this.isQuiet = true
    this.dependencies.changed(question.quiet())
  }

  /** Something of ours stands in the document, or relies on what it gives. */
  concernsUs(doc: DocId): boolean {
    const state = this.#state(doc)
    const isOurs = (owners: Iterable<Owner>) => [...owners].some((owner) => owner !== foreign)
    const users = (point: Point) =>
      [...(this.docsAtPoint.get(point) ?? [])].map((other) => this.docs.get(other)?.observed)
    if (isOurs(state.observed.owners)) return true
    return [...state.observed.gives.keys()].some((point) =>
      users(point).some((index) => isOurs(index?.users.get(point) ?? [])),
    )
  }

  /** Replaces all that the owner wished before; documents that are not named are left as they are. Answers the documents concerned. */
  state(owner: Owner, wishes: ReadonlyMap<DocId, Wish<unknown>>): readonly DocId[] {
    if (!this.spoke.has(owner)) {
      this.spoke.add(owner)
      this.dependencies.changed(question.spoke(owner))
    }
    const concerned: DocId[] = []
    for (const doc of new Set([...(this.statements.get(owner) ?? []), ...wishes.keys()])) {
      if (this.#setWish(doc, owner, wishes.get(doc) ?? 'keep')) concerned.push(doc)
    }
    this.statements.set(owner, new Set([...wishes].filter(([, wish]) => wish !== 'keep').map(([doc]) => doc)))
    return concerned
  }

  wishesIn(doc: DocId): ReadonlyMap<Owner, StatedWish> {
    return this.#state(doc).wishes
  }

  publish(doc: DocId, owner: Owner, outcome: Outcome): void {
    const { outcomes } = this.#state(doc)
    if (isDeepStrictEqual(outcomes.get(owner), outcome)) return
    outcomes.set(owner, outcome)
    this.dependencies.changed(question.outcome(owner, doc))
  }

  setWantsToWrite(doc: DocId, wants: boolean): void {
    const state = this.#state(doc)
    if (state.wantsToWrite === wants) return
    state.wantsToWrite = wants
    this.dependencies.changed(question.wants(doc))
  }

  doubt(doc: DocId, point: Point): void {
    this.#state(doc).doubts.add(point)
    this.dependencies.changed(question.doubt(doc, point))
  }

  clearDoubt(doc: DocId, point: Point): void {
    if (this.#state(doc).doubts.delete(point)) this.dependencies.changed(question.doubt(doc, point))
  }

  /** Lets go of an owner that has nothing outside any more; without this the wishes of the deleted would pile up. */
  forget(owner: Owner): void {
    for (const doc of this.statements.get(owner) ?? []) this.#setWish(doc, owner, 'keep')
    this.statements.delete(owner)
    this.spoke.delete(owner)
  }

  #setWish(doc: DocId, owner: Owner, wish: Wish<unknown>): boolean {
    const { wishes, outcomes } = this.#state(doc)
    const hash = hashWish(wish)
    if ((wishes.get(owner)?.hash ?? 'keep') === hash) return false
    if (wish === 'keep') {
      wishes.delete(owner)
      outcomes.delete(owner)
    } else {
      wishes.set(owner, { wish, hash })
    }
    this.dependencies.changed(question.wish(owner, doc))
    return true
  }

  #state(doc: DocId): DocState {
    let state = this.docs.get(doc)
    if (state === undefined) {
      state = newDocState()
      this.docs.set(doc, state)
    }
    return state
  }

  /** Replaces one document's indexes, keeps the reverse indexes and reports every answer that is another one now. */
  #replace(doc: DocId, after: Bodies): void {
    const state = this.#state(doc)
    const before: Bodies = { observed: state.observed, flights: state.flights }
    state.observed = after.observed
    state.flights = after.flights
    for (const point of new Set([before, after].flatMap(allPoints))) {
      if (signatureOf(before, point) === signatureOf(after, point)) continue
      relocate(this.docsAtPoint, point, doc, signatureOf(after, point) !== '')
      this.dependencies.changed(question.point(point))
    }
    const owners = new Set([...ownersOf(before), ...ownersOf(after)])
    for (const owner of owners) this.#ownerChanged(doc, owner, before, after)
  }

  #ownerChanged(doc: DocId, owner: Owner, before: Bodies, after: Bodies): void {
    const wasThere = isThere(before, owner)
    const isThereNow = isThere(after, owner)
    if (wasThere !== isThereNow) {
      relocate(this.docsOfOwner, owner, doc, isThereNow)
      this.dependencies.changed(question.footprint(owner))
    }
    if (before.observed === after.observed || !this.dependencies.isAsked(question.share(doc, owner))) return
    if (!isDeepStrictEqual(before.observed.shares.get(owner), after.observed.shares.get(owner))) {
      this.dependencies.changed(question.share(doc, owner))
    }
  }
}

interface Bodies {
  readonly observed: BodyIndex
  readonly flights: readonly BodyIndex[]
}

const allOf = ({ observed, flights }: Bodies): readonly BodyIndex[] => [observed, ...flights]

function allPoints(bodies: Bodies): Point[] {
  return allOf(bodies).flatMap(pointsOf)
}

function ownersOf(bodies: Bodies): Owner[] {
  return allOf(bodies).flatMap(({ owners }) => [...owners])
}

function isThere(bodies: Bodies, owner: Owner): boolean {
  return allOf(bodies).some(({ owners }) => owners.has(owner))
}

/** What the bodies say about one point; '' if none knows it. */
function signatureOf(bodies: Bodies, point: Point): string {
  const parts = allOf(bodies).map((index) => partOf(index, point))
  return parts.every((part) => part === '') ? '' : parts.join('|')
}

function partOf(index: BodyIndex, point: Point): string {
  const gives = index.gives.get(point)
  const users = index.users.get(point)
  return gives === undefined && users === undefined ? '' : `${gives ?? ''}:${[...(users ?? [])].toSorted().join(',')}`
}

function relocate<K>(sets: Map<K, Set<DocId>>, key: K, doc: DocId, present: boolean): void {
  const set = entry(sets, key)
  if (present) set.add(doc)
  else set.delete(doc)
  if (set.size === 0) sets.delete(key)
}
