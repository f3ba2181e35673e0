/**
 * Tells repairs from wishes: what differs in a document that others have changed, although its owner wishes just what stood
 * there before. Repairs are told, and are not made without end: somebody who undoes them all the time means it.
 */
import type { Problem } from '../intent/problem.ts'
import type { Batch } from './blame.ts'
import type { DocId, Owner } from './names.ts'
import type { Change } from './plan.ts'
import type { WishHash } from './wish.ts'

/** So often an hour what one owner has in a document is brought back. */
const mostRepairs = 3
const hourMs = 60 * 60_000

/** A wish that stays at home, because others have undone what was made of it. */
interface Hold {
  readonly hash: WishHash
  readonly why: Problem
  /** When it is tried again. */
  readonly until: number
}

interface Made {
  readonly hash: WishHash
  readonly at: readonly number[]
}

export class Repairs {
  readonly #doc: DocId
  /** The wishes with which nothing differed. */
  readonly #agreed = new Map<Owner, WishHash>()
  readonly #made = new Map<Owner, Made>()
  readonly #holds = new Map<Owner, Hold>()
  #othersWrote = false

  constructor(doc: DocId) {
    this.#doc = doc
  }

  /** Others have written the document: what differs now is their doing. */
  othersWrote(): void {
    this.#othersWrote = true
  }

  /** Nothing differs, or all that differs was written: what differs from now on is a matter of wishes again. */
  settled(): void {
    this.#othersWrote = false
  }

  /** The owner has what it wishes. */
  agreed(owner: Owner, hash: WishHash): void {
    this.#agreed.set(owner, hash)
  }

  /** The wishes that may be sent. */
  without(batch: Batch, now: number): Batch {
    if (this.#holds.size === 0) return batch
    return new Map([...batch].filter(([owner, { hash }]) => this.problemOf(owner, hash, now) === undefined))
  }

  /** Why this wish stays at home; undefined if it may be sent. */
  problemOf(owner: Owner, hash: WishHash, now: number): Problem | undefined {
    const hold = this.#holds.get(owner)
    if (hold === undefined) return undefined
    if (hold.hash === hash && now < hold.until) return hold.why
    this.#holds.delete(owner)
    return undefined
  }

  /** Those of the changes that bring back what others have changed. */
  among(changes: readonly Change[], batch: Batch): readonly Change[] {
    if (!this.#othersWrote) return []
    return changes.filter(({ owner, effect }) => {
      const hash = batch.get(owner)?.hash
      return effect !== 'cosmetic' && hash !== undefined && this.#agreed.get(owner) === hash
    })
  }

  /** Holds back who was repaired too often. Answers the changes that will not be made. */
  hold(repairs: readonly Change[], batch: Batch, now: number): readonly Change[] {
    const byOwner = Map.groupBy(repairs, ({ owner }) => owner)
    return [...byOwner].flatMap(([owner, changes]) => {
      const hash = batch.get(owner)?.hash
      const hold = hash === undefined ? undefined : this.#holdFor(owner, { hash, changes, now })
      if (hold === undefined) return []
      this.#holds.set(owner, hold)
      return changes
    })
  }

  /** These repairs were written. */
  made(repairs: readonly Change[], batch: Batch, now: number): void {
    for (const owner of new Set(repairs.map((repair) => repair.owner))) {
      const hash = batch.get(owner)?.hash
      if (hash === undefined) continue
      this.#made.set(owner, { hash, at: [...this.#lately(owner, hash, now), now] })
    }
  }

  /** When the next wish that is held back may be tried again. */
  nextDueAt(now: number): number | undefined {
    const ahead = [...this.#holds.values()].map(({ until }) => until).filter((until) => until > now)
    return ahead.length === 0 ? undefined : Math.min(...ahead)
  }

  #holdFor(
    owner: Owner,
    { hash, changes, now }: { readonly hash: WishHash; readonly changes: readonly Change[]; readonly now: number },
  ): Hold | undefined {
    const lately = this.#lately(owner, hash, now)
    const [first] = lately
    if (first === undefined || lately.length < mostRepairs) return undefined
    return { hash, why: this.#problem(changes), until: first + hourMs }
  }

  #lately(owner: Owner, hash: WishHash, now: number): readonly number[] {
    const made = this.#made.get(owner)
    return made?.hash === hash ? made.at.filter((at) => now - at < hourMs) : []
  }

  #problem(changes: readonly Change[]): Problem {
    return {
      field: this.#doc.split('/').slice(-2).join('/'),
      value: changes.map(({ text }) => text).join('; '),
      why: `somebody undoes this again and again; it was brought back ${mostRepairs} times within an hour`,
      fix: 'Find out who changes it (the activity log of Azure tells), or change the Service; it is tried again within the hour',
    }
  }
}
