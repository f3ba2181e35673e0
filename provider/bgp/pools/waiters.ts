import type { ServiceRef } from '#provider/intent/intent'
import type { BgpIntent } from '../intent/intent.ts'

/** Services that were refused an address, oldest first: what becomes free is theirs before it is anybody else's. */
export class Waiters {
  readonly #byUid = new Map<string, BgpIntent>()
  /** May hold some who are gone: ten thousand who leave one by one do not sort the rest ten thousand times. */
  #order: readonly string[] | undefined

  add(intent: BgpIntent): void {
    const { uid } = intent.service
    if (!this.#byUid.has(uid)) this.#order = undefined
    this.#byUid.set(uid, intent)
  }

  remove(uid: string): void {
    this.#byUid.delete(uid)
  }

  *oldestFirst(): Iterable<BgpIntent> {
    this.#order ??= [...this.#byUid.values()]
      .map(({ service }) => service)
      .toSorted(byAge)
      .map(({ uid }) => uid)
    for (const uid of this.#order) {
      const intent = this.#byUid.get(uid)
      if (intent !== undefined) yield intent
    }
  }
}

/** Older first; the UID settles it between those of one second. */
export function byAge(one: ServiceRef, other: ServiceRef): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? -1 : 1
  return one.uid < other.uid ? -1 : 1
}
