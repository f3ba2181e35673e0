import type { Entry, TrackedModel } from './resource.ts'
import { keyOf } from './resource-id.ts'

/** The resources of one type, by id, in the order of their creation. */
export class Table<Model extends TrackedModel> {
  readonly #entries = new Map<string, Entry<Model>>()

  get(id: string): Entry<Model> | undefined {
    return this.#entries.get(keyOf(id))
  }

  all(): readonly Entry<Model>[] {
    return [...this.#entries.values()]
  }

  set(entry: Entry<Model>): void {
    this.#entries.set(keyOf(entry.id), entry)
  }

  delete(id: string): void {
    this.#entries.delete(keyOf(id))
  }
}
