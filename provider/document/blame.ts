import { Refusals } from './refusals.ts'
import type { StatedWish } from './doc-state.ts'
import type { Kind, Refusal } from './kind.ts'
import type { Owner } from './names.ts'
import type { Plan } from './plan.ts'
import type { Problem } from '../intent/problem.ts'
import { Round, type Accused } from './round.ts'
import type { WishHash } from './wish.ts'
import { problemOf } from './write-failure.ts'

/** The wishes that one plan takes in. */
export type Batch = ReadonlyMap<Owner, StatedWish>

/** What was refused for good. */
export interface Refused {
  readonly plan: Plan<unknown>
  readonly sent: Batch
  readonly refusal: Refusal
}

/** Whom a refusal of a whole body is laid upon, and which wishes are sent while that is being found out. */
export class Blame {
  readonly #kind: Kind<unknown, unknown>
  readonly #refusals = new Refusals()
  readonly #round = new Round<Refused>()

  constructor(kind: Kind<unknown, unknown>) {
    this.#kind = kind
  }

  /** True while the body without newcomers is to be written, even though nothing of it differs. */
  get isControl(): boolean {
    return this.#round.isControl
  }

  /** The wishes to send now: without the refused ones, and cut to the part under trial while a culprit is sought. */
  batchOf(all: Batch, now: number): Batch {
    const only = this.#round.only
    return new Map(
      [...all].filter(([owner, { wish }]) => {
        if (this.#refusals.problemOf(owner, all, now) !== undefined) return false
        return only === undefined || only.has(owner) || wish === 'gone'
      }),
    )
  }

  /** Why this wish stays at home, or undefined if it may be sent. */
  problemOf(owner: Owner, all: Batch, now: number): Problem | undefined {
    return this.#refusals.problemOf(owner, all, now)
  }

  /** What the same wish was refused for before. */
  lastProblemOf(owner: Owner, hash: WishHash): Problem | undefined {
    return this.#refusals.lastProblemOf(owner, hash)
  }

  /** When the next refused wish may try again. */
  nextDueAt(now: number): number | undefined {
    return this.#refusals.nextDueAt(now)
  }

  documentChanged(by: 'others' | 'ourselves'): void {
    this.#refusals.documentChanged(by)
  }

  /** A body was refused. Answers whether there is nothing more to try for now: the document itself is refused. */
  refused(refused: Refused, now: number): boolean {
    const changed = new Set(refused.plan.changes.map((change) => change.owner))
    // What is nobody's, and who goes, is never to blame.
    const suspects = [...changed].filter((owner) => (refused.sent.get(owner)?.wish ?? 'gone') !== 'gone')
    return this.#judge(this.#round.refused(suspects, refused), now)
  }

  /** What was sent was accepted. */
  wrote(now: number): void {
    this.#refusals.documentChanged('ourselves')
    this.#judge(this.#round.wrote(), now)
  }

  /** Nothing of what may be sent differs. Answers whether there is more to try. */
  settled(batch: Batch, now: number): boolean {
    if (this.#round.isControl) {
      this.#judge(this.#round.wrote(), now)
      return true
    }
    if (this.#round.next()) return true
    if (batch.size > 0) this.#refusals.accepted(batch, now)
    return false
  }

  #judge(guilty: Accused<Refused> | undefined, now: number): boolean {
    if (guilty !== undefined) {
      const { refusal, sent } = guilty.evidence
      const members = guilty.owners.flatMap((owner) => {
        const stated = sent.get(owner)
        if (stated === undefined) return []
        return [[owner, { hash: stated.hash, problem: problemOf(this.#kind, stated.wish, refusal) }] as const]
      })
      this.#refusals.refuse(new Map(members), now)
    }
    return this.#round.takeBroken()
  }
}
