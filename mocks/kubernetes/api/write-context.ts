import type { Clock } from '../../time/clock.ts'
import type { Strategies, Strategy } from './admission/strategy.ts'
import type { Resource } from './resource.ts'
import { storageKey } from './resource.ts'
import type { Storage } from './storage.ts'

/** What every write stands on. */
export interface WriteContext {
  readonly storage: Storage
  readonly resources: readonly Resource[]
  readonly clock: Clock
  readonly strategies: Strategies
}

export interface WriteOptions {
  /** `dryRun=All`: admit and answer, store nothing. */
  readonly dryRun?: boolean
  /** Whose fields these are in managedFields. */
  readonly fieldManager?: string
}

const none: Strategy = {}

/** Answers the strategy of a resource, an empty one where it has none. */
export function strategyOf(context: WriteContext, resource: Resource): Strategy {
  return context.strategies.get(storedKey(resource)) ?? none
}

/** The key of the objects that a resource serves, which for a second version is another resource's. */
export function storedKey(resource: Resource): string {
  return storageKey(resource.servedFrom ?? resource)
}

/** metav1.Time: whole seconds. */
export function timestamp(clock: Clock, offsetSeconds = 0): string {
  return new Date(clock.now() + offsetSeconds * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
