import { objectKey } from './object.ts'
import type { KubernetesObject } from './object.ts'

export type Change<T> =
  | { readonly type: 'added'; readonly object: T; readonly initial: boolean }
  | { readonly type: 'updated'; readonly object: T; readonly previous: T }
  /** `object` is the last state that was known: a deletion in a gap of the watch has no other. */
  | { readonly type: 'deleted'; readonly object: T }

/** What a reflector last heard, by key. Objects in it are shared by all readers: treat them as frozen. */
export interface ReadStore<T> {
  get(key: string): T | undefined
  list(): readonly T[]
  readonly size: number
}

export class Store<T extends KubernetesObject> implements ReadStore<T> {
  readonly #objects = new Map<string, T>()
  readonly #keep: (object: T) => T

  /** @param keep cuts an object down to what is still read of it once its change was told */
  constructor(keep: (object: T) => T = (object) => object) {
    this.#keep = keep
  }

  get size(): number {
    return this.#objects.size
  }

  get(key: string): T | undefined {
    return this.#objects.get(key)
  }

  list(): readonly T[] {
    return [...this.#objects.values()]
  }

  set(object: T): Change<T> {
    const key = objectKey(object)
    const previous = this.#objects.get(key)
    this.#objects.set(key, this.#keep(object))
    if (previous === undefined) return { type: 'added', object, initial: false }
    return { type: 'updated', object, previous }
  }

  remove(object: T): Change<T> | undefined {
    return this.#objects.delete(objectKey(object)) ? { type: 'deleted', object } : undefined
  }

  /**
   * Takes a whole list and answers what differs. Whoever is not in it was deleted while nobody listened; the last known
   * object goes with that news.
   */
  replace(objects: readonly T[], initial: boolean): Change<T>[] {
    const gone = new Map(this.#objects)
    const changes: Change<T>[] = []
    for (const object of objects) {
      gone.delete(objectKey(object))
      if (this.#objects.get(objectKey(object))?.metadata.resourceVersion === object.metadata.resourceVersion) continue
      const change = this.set(object)
      changes.push(change.type === 'added' ? { ...change, initial } : change)
    }
    for (const object of gone.values()) {
      this.#objects.delete(objectKey(object))
      changes.push({ type: 'deleted', object })
    }
    return changes
  }
}
