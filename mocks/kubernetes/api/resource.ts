import type { ResourceName } from './api-error.ts'
import type { KubernetesObject } from './object.ts'

export type Subresource = 'status' | 'scale'

/** One row of the table of resources: what discovery says of it and how its writes are treated. */
export interface Resource extends ResourceName {
  readonly version: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly namespaced: boolean
  readonly subresources: readonly Subresource[]
  readonly categories: readonly string[]
  /** Whether metadata.generation counts the changes of the spec. Services have none. */
  readonly hasGeneration: boolean
  /** Whether a status that comes with a create is kept: nodes, namespaces and pods played by a kubelet. */
  readonly keepsStatusOnCreate: boolean
  /** Whether a PUT of what is not there creates it (AllowCreateOnUpdate). */
  readonly createsOnUpdate: boolean
  /** Whether DELETE answers the object instead of a Status. */
  readonly answersDeleted: boolean
  /** A second version of another resource: same objects, other shape (events.k8s.io). */
  readonly servedFrom?: ServedFrom
  /** Fields beside metadata.name and metadata.namespace that a field selector may name. */
  readonly selectable?: (object: KubernetesObject) => Readonly<Record<string, string>>
}

export interface ServedFrom {
  readonly group: string
  readonly resource: string
  toStored(object: KubernetesObject): KubernetesObject
  fromStored(object: KubernetesObject): KubernetesObject
}

/** The key under which the objects of a resource are kept: its resource and group, without the version. */
export function storageKey({ group, resource }: { readonly group: string; readonly resource: string }): string {
  return group === '' ? resource : `${resource}.${group}`
}

/** `v1` for the core group, `<group>/<version>` for the others. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`
}
