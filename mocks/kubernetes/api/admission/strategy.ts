import type { Cause } from '../api-error.ts'
import type { KubernetesObject } from '../object.ts'

/**
 * What one resource does to what is written: the double's form of a registry strategy. Drafts may be changed in
 * place; `old` is what stands and is frozen, undefined on create.
 */
export interface Strategy {
  /** The status of a new object, where a client's own is dropped. */
  readonly initialStatus?: KubernetesObject['status']
  /** Fills in defaults; runs on every write, before all else. */
  setDefaults?(draft: KubernetesObject): void
  /** Adapts dependent fields of a changed main resource (not of its status). */
  prepareUpdate?(draft: KubernetesObject, old: KubernetesObject): void
  validate?(draft: KubernetesObject, old: KubernetesObject | undefined): Cause[]
  validateStatus?(draft: KubernetesObject, old: KubernetesObject): Cause[]
  /** Gives addresses and ports out; nothing is taken until `committed`. Throws ApiError. */
  allocate?(draft: KubernetesObject, old: KubernetesObject | undefined): void
  /** Learns what now stands and what stood, to keep its books. */
  committed?(now: KubernetesObject | undefined, before: KubernetesObject | undefined): void
}

/** By storage key (`services`, `deployments.apps`). */
export type Strategies = ReadonlyMap<string, Strategy>
