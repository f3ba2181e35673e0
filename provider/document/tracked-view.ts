import type { DocState } from './doc-state.ts'
import type { Dependencies } from './dependencies.ts'
import { foreign, nobody, type DocId, type Owner, type Point } from './names.ts'
import type { Outcome } from './outcome.ts'
import { question, type Question } from './question.ts'
import type { Wish } from './wish.ts'
import type { Giver, Standing, WorldView } from './world-view.ts'

/** What the view reads; the world itself fits. */
interface Facts {
  readonly dependencies: Dependencies
  readonly docs: ReadonlyMap<DocId, DocState>
  readonly docsAtPoint: ReadonlyMap<Point, ReadonlySet<DocId>>
  readonly docsOfOwner: ReadonlyMap<Owner, ReadonlySet<DocId>>
  readonly spoke: ReadonlySet<Owner>
  readonly statements: ReadonlyMap<Owner, ReadonlySet<DocId>>
  readonly isQuiet: boolean
}

/** Answers the questions of one asker and remembers each of them on its behalf. */
export class TrackedView implements WorldView {
  readonly #facts: Facts
  readonly #asker: string

  constructor(facts: Facts, asker: string) {
    this.#facts = facts
    this.#asker = asker
  }

  what(point: Point): Giver | undefined {
    this.#note(question.point(point))
    let found: Giver | undefined
    for (const [doc, state] of this.#docsAt(point)) {
      const observed = state.observed.gives.get(point)
      const flights = state.flights.map((flight) => flight.gives.get(point))
      if (observed === undefined && flights.every((given) => given === undefined)) continue
      // A point that a write in flight drops, brings or makes unreliable while it lasts must not be built upon.
      const reliable = observed === true && flights.every((given) => given === true)
      if (found === undefined || reliable) found = { doc, reliable }
    }
    return found
  }

  whoPointsAt(point: Point): readonly Standing[] {
    this.#note(question.point(point))
    return this.#docsAt(point).flatMap(([doc, { observed, flights }]) => {
      const owners = new Set([observed, ...flights].flatMap(({ users }) => [...(users.get(point) ?? [])]))
      return [...owners].map((owner) => ({ doc, owner }))
    })
  }

  stands(point: Point): readonly Standing[] {
    this.#note(question.point(point))
    return this.#docsAt(point).flatMap(([doc, { observed }]) =>
      [...(observed.users.get(point) ?? [])].map((owner) => ({ doc, owner })),
    )
  }

  share(doc: DocId, owner: Owner): unknown {
    this.#note(question.share(doc, owner))
    return this.#facts.docs.get(doc)?.observed.shares.get(owner)
  }

  footprint(owner: Owner): readonly DocId[] {
    this.#note(question.footprint(owner))
    return [...(this.#facts.docsOfOwner.get(owner) ?? [])]
  }

  wish(owner: Owner, doc: DocId): Wish<unknown> {
    this.#note(question.wish(owner, doc))
    return this.#facts.docs.get(doc)?.wishes.get(owner)?.wish ?? 'keep'
  }

  outcome(owner: Owner, doc: DocId): Outcome | undefined {
    this.#note(question.wish(owner, doc))
    this.#note(question.outcome(owner, doc))
    const state = this.#facts.docs.get(doc)
    const outcome = state?.outcomes.get(owner)
    return outcome?.wish === state?.wishes.get(owner)?.hash ? outcome : undefined
  }

  transfers(point: Point): boolean {
    const standing = this.stands(point).filter(({ owner }) => owner !== nobody)
    // Where all are simply gone nobody waits for the point elsewhere: its frontend stays as evidence until it is closed.
    if (!standing.some(({ doc, owner }) => this.wish(owner, doc) === 'leaving')) return false
    return standing.every(({ doc, owner }) => this.#letsGo(doc, owner, point))
  }

  awaits(owner: Owner, point: Point): boolean {
    const named = [...(this.#facts.statements.get(owner) ?? [])]
    return named.some((doc) => {
      const outcome = typeof this.wish(owner, doc) === 'object' ? this.outcome(owner, doc) : undefined
      if (outcome?.is !== 'waiting' || outcome.wait.why !== 'held') return false
      return outcome.wait.on === point || outcome.wait.also?.includes(point) === true
    })
  }

  doubted(doc: DocId, point: Point): boolean {
    this.#note(question.doubt(doc, point))
    return this.#facts.docs.get(doc)?.doubts.has(point) ?? false
  }

  wantsToWrite(doc: DocId): boolean {
    this.#note(question.wants(doc))
    return this.#facts.docs.get(doc)?.wantsToWrite ?? false
  }

  spoke(owner: Owner): boolean {
    this.#note(question.spoke(owner))
    return this.#facts.spoke.has(owner)
  }

  allSpoke(point: Point): boolean {
    return this.stands(point).every(({ owner }) => owner === nobody || owner === foreign || this.spoke(owner))
  }

  isQuiet(): boolean {
    this.#note(question.quiet())
    return this.#facts.isQuiet
  }

  /** gone; or leaving with nothing else open here and, at the new place, waiting solely for this point and others held like it. */
  #letsGo(doc: DocId, owner: Owner, point: Point): boolean {
    const wish = this.wish(owner, doc)
    if (wish === 'gone') return true
    if (wish !== 'leaving' || this.outcome(owner, doc)?.is !== 'ready') return false
    return this.awaits(owner, point)
  }

  #docsAt(point: Point): [DocId, DocState][] {
    return [...(this.#facts.docsAtPoint.get(point) ?? [])].flatMap((doc) => {
      const state = this.#facts.docs.get(doc)
      return state === undefined ? [] : [[doc, state] as [DocId, DocState]]
    })
  }

  #note(asked: Question): void {
    this.#facts.dependencies.note(this.#asker, asked)
  }
}
