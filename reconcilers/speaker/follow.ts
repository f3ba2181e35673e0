import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { KubernetesClient } from '../kubernetes/client.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { Reflector } from '../kubernetes/reflector.ts'
import type { Resource } from '../kubernetes/resource.ts'
import type { ReadStore } from '../kubernetes/store.ts'
import type { ReaderMetrics } from '../metrics.ts'

export interface FollowOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: ReaderMetrics
}

/** One kind of object, and the book that is kept of it: whoever speaks for a node keeps facts and not objects. */
export interface Followed<T extends KubernetesObject> {
  readonly resource: Resource<T>
  /** Cuts an object down to what `put` reads. */
  readonly trim: (object: T) => T
  /** Cuts it down to what `drop` and readers of the store need: only that is kept. Default: what `put` reads. */
  readonly keep?: (object: T) => T
  readonly put: (object: T) => void
  readonly drop: (object: T) => void
}

export interface Following<T> {
  readonly store: ReadStore<T>
  /** Resolves once all objects were put for the first time. */
  readonly hasSynced: Promise<void>
  /** Resolves when `signal` is aborted. */
  run(signal: AbortSignal): Promise<void>
}

/** Keeps a book at what the API server has. @param onChange called after each entry */
export function follow<T extends KubernetesObject>(
  options: FollowOptions,
  { resource, trim, keep, put, drop }: Followed<T>,
  onChange: () => void,
): Following<T> {
  return new Reflector<T>({
    ...options,
    resource,
    transform: trim,
    ...(keep !== undefined && { keep }),
    onChange(change) {
      if (change.type === 'deleted') drop(change.object)
      else put(change.object)
      onChange()
    },
  })
}
