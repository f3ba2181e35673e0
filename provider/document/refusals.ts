import type { Problem } from '../intent/problem.ts'
import type { Owner } from './names.ts'
import type { StatedWish } from './doc-state.ts'
import type { WishHash } from './wish.ts'

const firstRetryMs = 30_000
const longestRetryMs = 30 * 60_000
/** A document that somebody else changes all the time must not make us send what is refused all the time. */
const shortestRetryMs = 5000

/** A wish that was refused, as it was sent. */
export interface RefusedWish {
  readonly hash: WishHash
  readonly problem: Problem
}

/** Wishes that were refused together: two owners that clash only with each other are no culprits alone. */
interface Group {
  readonly members: ReadonlyMap<Owner, RefusedWish>
  readonly refusedAt: number
  readonly dueAt: number
  /** How often the same wishes were refused together before. */
  readonly tries: number
}

type Wishes = ReadonlyMap<Owner, StatedWish>

/**
 * The wishes that the outside refused. A refused wish rides along again, with its whole group, when its time has come,
 * when one of the group wishes something else, or when the document has changed.
 */
export class Refusals {
  readonly #groups = new Set<Group>()
  readonly #groupOf = new Map<Owner, Group>()

  refuse(members: ReadonlyMap<Owner, RefusedWish>, now: number): void {
    const earlier = new Set([...members.keys()].flatMap((owner) => this.#groupOf.get(owner) ?? []))
    for (const group of earlier) this.#remove(group)
    const same = [...earlier].find((group) => nameOf(group.members) === nameOf(members))
    const tries = same === undefined ? 0 : same.tries + 1
    const dueAt = now + Math.min(firstRetryMs * 2 ** tries, longestRetryMs)
    this.#add({ members, refusedAt: now, dueAt, tries })
  }

  /** Why this wish stays at home, or undefined if it may be sent. */
  problemOf(owner: Owner, wishes: Wishes, now: number): Problem | undefined {
    const group = this.#groupOf.get(owner)
    return group === undefined || isDue(group, wishes, now) ? undefined : group.members.get(owner)?.problem
  }

  /** What the wish was refused for, also while it is tried again: the answer must not flicker with every attempt. */
  lastProblemOf(owner: Owner, hash: WishHash): Problem | undefined {
    const refused = this.#groupOf.get(owner)?.members.get(owner)
    return refused?.hash === hash ? refused.problem : undefined
  }

  /** The document is another one: what was impossible may be possible now. Our own writes make less hurry than others'. */
  documentChanged(by: 'others' | 'ourselves'): void {
    const earliestMs = by === 'others' ? shortestRetryMs : firstRetryMs
    for (const group of this.#groups) {
      const dueAt = Math.min(group.dueAt, group.refusedAt + earliestMs)
      if (dueAt === group.dueAt) continue
      this.#remove(group)
      this.#add({ ...group, dueAt })
    }
  }

  /** These wishes were accepted after all. */
  accepted(wishes: Wishes, now: number): void {
    for (const group of this.#groups) {
      if (isDue(group, wishes, now) && [...group.members.keys()].some((owner) => wishes.has(owner))) this.#remove(group)
    }
  }

  /** When the next group may try again. */
  nextDueAt(now: number): number | undefined {
    const ahead = [...this.#groups].map((group) => group.dueAt).filter((dueAt) => dueAt > now)
    return ahead.length === 0 ? undefined : Math.min(...ahead)
  }

  #add(group: Group): void {
    this.#groups.add(group)
    for (const owner of group.members.keys()) this.#groupOf.set(owner, group)
  }

  #remove(group: Group): void {
    this.#groups.delete(group)
    for (const owner of group.members.keys()) this.#groupOf.delete(owner)
  }
}

function isDue(group: Group, wishes: Wishes, now: number): boolean {
  return group.dueAt <= now || [...group.members].some(([owner, { hash }]) => wishes.get(owner)?.hash !== hash)
}

function nameOf(members: ReadonlyMap<Owner, RefusedWish>): string {
  return [...members]
    .map(([owner, { hash }]) => `${owner}=${hash}`)
    .toSorted()
    .join(' ')
}
