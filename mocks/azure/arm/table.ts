import type { Entry, TrackedModel } from './resource.ts'
import { keyOf } from './resource-id.ts'

/** The resources of one type, by id, in the order of their creation. */
export class Table<Model extends TrackedModel> {
  readonly #entries = new Map<string, Entry<Model>>()
  readonly #ordinals = new Map<string, number>()
  #made = 0

  get(id: string): Entry<Model> | undefined {
    return this.#entries.get(keyOf(id))
  }

  all(): readonly Entry<Model>[] {
    return [...this.#entries.values()]
  }

  set(entry: Entry<Model>): void {
    const key = keyOf(entry.id)
    this.#entries.set(key, entry)
    if (!this.#ordinals.has(key)) this.#ordinals.set(key, this.#made++)
  }

  /** Answers a number that grows from each entry to the next, and that no other one gets when it is gone. */
  ordinal(id: string): number {
    return this.#ordinals.get(keyOf(id)) ?? -1
  }

  delete(id: string): void {
    this.#entries.delete(keyOf(id))
    this.#ordinals.delete(keyOf(id))
  }
}
