import type { Problem } from '../intent/problem.ts'
import type { Owner } from './names.ts'
import type { StatedWish } from './doc-state.ts'
import type { WishHash } from './wish.ts'

const firstRetryMs = 30_000
const longestRetryMs = 30 * 60_000

/** Wishes that were refused together: two owners that clash only with each other are no culprits alone. */
interface Group {
  readonly members: ReadonlyMap<Owner, { readonly hash: WishHash; readonly problem: Problem }>
  readonly dueAt: number
}

/**
 * The wishes that the outside refused. A refused wish rides along again, with its whole group, when its time has come,
 * when one of the group wishes something else, or when the document was changed by somebody else.
 */
export class Refusals {
  #groups: readonly Group[] = []
  readonly #triesOf = new Map<string, number>()

  refuse(members: Group['members'], now: number): void {
    const name = nameOf(members)
    const tries = this.#triesOf.get(name) ?? 0
    this.#triesOf.set(name, tries + 1)
    const dueAt = now + Math.min(firstRetryMs * 2 ** tries, longestRetryMs)
    this.#groups = [...this.#groups.filter((group) => !overlaps(group, members)), { members, dueAt }]
  }

  /** Why this wish stays at home, or undefined if it may be sent. */
  problemOf(owner: Owner, wishes: ReadonlyMap<Owner, StatedWish>, now: number): Problem | undefined {
    const group = this.#groups.find(({ members }) => members.has(owner))
    return group === undefined || isDue(group, wishes, now) ? undefined : group.members.get(owner)?.problem
  }

  /** Somebody else changed the document: what was impossible may be possible now. */
  documentChanged(): void {
    this.#groups = this.#groups.map((group) => ({ ...group, dueAt: 0 }))
  }

  /** These wishes were accepted after all. */
  accepted(wishes: ReadonlyMap<Owner, StatedWish>, now: number): void {
    this.#groups = this.#groups.filter((group) => {
      const stays = !isDue(group, wishes, now) || ![...group.members.keys()].some((owner) => wishes.has(owner))
      if (!stays) this.#triesOf.delete(nameOf(group.members))
      return stays
    })
  }

  /** When the next group may try again. */
  nextDueAt(now: number): number | undefined {
    const ahead = this.#groups.map((group) => group.dueAt).filter((dueAt) => dueAt > now)
    return ahead.length === 0 ? undefined : Math.min(...ahead)
  }
}

function isDue(group: Group, wishes: ReadonlyMap<Owner, StatedWish>, now: number): boolean {
  return group.dueAt <= now || [...group.members].some(([owner, { hash }]) => wishes.get(owner)?.hash !== hash)
}

function overlaps(group: Group, members: Group['members']): boolean {
  return [...group.members.keys()].some((owner) => members.has(owner))
}

function nameOf(members: Group['members']): string {
  return [...members]
    .map(([owner, { hash }]) => `${owner}=${hash}`)
    .toSorted()
    .join(' ')
}
