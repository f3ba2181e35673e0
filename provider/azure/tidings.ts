import type { News } from '../provider.ts'

/** What was told of each Service, so that a thing that lasts is told once. After a restart it is told once more. */
export class Tidings {
  /** Messages by UID. */
  readonly #told = new Map<string, Set<string>>()

  /** Those of the news that were not told of this Service yet; they count as told from now on. */
  unsaid(uid: string, news: readonly News[]): readonly News[] {
    const told = this.#told.get(uid) ?? new Set<string>()
    const fresh = news.filter(({ message }) => !told.has(message))
    for (const { message } of fresh) told.add(message)
    if (fresh.length > 0) this.#told.set(uid, told)
    return fresh
  }

  forget(uid: string): void {
    this.#told.delete(uid)
  }
}
