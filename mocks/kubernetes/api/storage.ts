/**
 * Holds the objects, counts the revisions and remembers the last changes of each resource: what etcd and the
 * watch cache are to a real API server. One counter for all writes, so versions of any two objects compare.
 */
import { expired } from './api-error.ts'
import { freezeJson } from './json.ts'
import type { KubernetesObject } from './object.ts'
import { objectKey } from './object.ts'

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

export interface Change {
  readonly type: ChangeType
  readonly object: KubernetesObject
  /** What stood there before: a watch with a selector must know what left its selection. */
  readonly previous: KubernetesObject | undefined
  readonly revision: number
}

export type ChangeListener = (change: Change) => void

interface Collection {
  readonly objects: Map<string, KubernetesObject>
  /** Keys in the order in which etcd lists them; undefined when stale. */
  order: string[] | undefined
  changes: Change[]
  /** The newest revision that `changes` no longer covers. */
  forgotten: number
  readonly listeners: Set<ChangeListener>
}

/** The objects of one played cluster, by storage key. */
export class Storage {
  #revision = 1
  readonly #collections = new Map<string, Collection>()
  readonly #pending: { readonly collection: Collection; readonly change: Change }[] = []
  #delivering = false
  readonly #changesKept: number

  /** @param changesKept how many changes per resource a watch can be resumed from */
  constructor(changesKept = 1000) {
    this.#changesKept = changesKept
  }

  get revision(): number {
    return this.#revision
  }

  get(key: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.#collection(key).objects.get(objectKey(namespace, name))
  }

  /** Lists in etcd's order: by namespace, then by name. */
  list(key: string, namespace?: string): KubernetesObject[] {
    const collection = this.#collection(key)
    collection.order ??= [...collection.objects.keys()].toSorted()
    const wanted = namespace === undefined ? collection.order : within(collection.order, `${namespace}/`)
    return wanted.flatMap((at) => collection.objects.get(at) ?? [])
  }

  /** Stores under the next revision and tells the listeners; answers the frozen object as stored. */
  put(key: string, object: KubernetesObject): KubernetesObject {
    const collection = this.#collection(key)
    const at = objectKey(object.metadata.namespace, object.metadata.name)
    const previous = collection.objects.get(at)
    const stored = this.#stamp(object)
    collection.objects.set(at, stored)
    if (previous === undefined) collection.order = undefined
    this.#record(collection, previous === undefined ? 'ADDED' : 'MODIFIED', stored, previous)
    return stored
  }

  /** Removes; the DELETED change carries the last state under the revision of the removal, as etcd's does. */
  remove(key: string, object: KubernetesObject): KubernetesObject {
    const collection = this.#collection(key)
    const at = objectKey(object.metadata.namespace, object.metadata.name)
    const previous = collection.objects.get(at)
    const last = this.#stamp(object)
    collection.objects.delete(at)
    collection.order = undefined
    this.#record(collection, 'DELETED', last, previous)
    return last
  }

  /** Answers the changes after `revision`. Throws 410 Expired when they are no longer all remembered. */
  changesSince(key: string, revision: number): Change[] {
    const { changes, forgotten } = this.#collection(key)
    if (revision < forgotten) throw expired(`too old resource version: ${revision} (${forgotten})`)
    return changes.filter((change) => change.revision > revision)
  }

  subscribe(key: string, listener: ChangeListener): () => void {
    const { listeners } = this.#collection(key)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Forgets all remembered changes, as a compaction of etcd does: older watches and continues get 410. */
  compact(): void {
    this.#revision += 1
    for (const collection of this.#collections.values()) {
      collection.changes = []
      collection.forgotten = this.#revision
    }
  }

  #stamp(object: KubernetesObject): KubernetesObject {
    this.#revision += 1
    return freezeJson({ ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } })
  }

  #record(collection: Collection, type: ChangeType, object: KubernetesObject, previous?: KubernetesObject): void {
    const change = { type, object, previous, revision: this.#revision }
    collection.changes.push(change)
    if (collection.changes.length > this.#changesKept) {
      collection.forgotten = collection.changes.shift()?.revision ?? collection.forgotten
    }
    this.#pending.push({ collection, change })
    this.#deliver()
  }

  // A listener may write in its turn: its change waits until all have seen this one, else the last listeners
  // would see the second change before the first.
  #deliver(): void {
    if (this.#delivering) return
    this.#delivering = true
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
        for (const listener of next.collection.listeners) listener(next.change)
      }
    } finally {
      this.#delivering = false
    }
  }

  #collection(key: string): Collection {
    const known = this.#collections.get(key)
    if (known !== undefined) return known
    const made: Collection = { objects: new Map(), order: [], changes: [], forgotten: 0, listeners: new Set() }
    this.#collections.set(key, made)
    return made
  }
}

const within = (order: readonly string[], prefix: string): string[] => order.filter((at) => at.startsWith(prefix))
