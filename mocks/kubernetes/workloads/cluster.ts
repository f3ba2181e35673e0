import { isDeepStrictEqual } from 'node:util'
import type { Deployment, ReplicaSet } from 'kubernetes-types/apps/v1.d.ts'
import type { Node, Pod, Service } from 'kubernetes-types/core/v1.d.ts'
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.d.ts'
import type { ObjectMeta, OwnerReference } from 'kubernetes-types/meta/v1.d.ts'
import type { Store, WatchEvent } from '../api/store.ts'

/** What the API server always sets. */
type Metadata = ObjectMeta & { readonly name: string; readonly uid: string; readonly creationTimestamp: string }
/** An object as the store hands it out: admitted, and frozen. */
export type Stored<T> = Omit<T, 'metadata'> & { readonly metadata: Metadata }

export interface Kinds {
  deployments: Stored<Deployment>
  replicasets: Stored<ReplicaSet>
  pods: Stored<Pod>
  services: Stored<Service>
  endpointslices: Stored<EndpointSlice>
  nodes: Stored<Node>
}

/** An object to be written: admission judges the rest of it. */
interface Written {
  readonly metadata?: { readonly namespace?: string | undefined; readonly name?: string }
}

export type ResourceName = keyof Kinds

export interface Key {
  /** Undefined for nodes. */
  readonly namespace?: string | undefined
  readonly name: string
}

/** The store with the types of what the players read. The one place that believes what the API server admitted. */
export class Cluster {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  get<R extends ResourceName>(resource: R, { namespace, name }: Key): Kinds[R] | undefined {
    return this.#store.get(resource, namespace, name) as Kinds[R] | undefined
  }

  list<R extends ResourceName>(resource: R, namespace?: string): readonly Kinds[R][] {
    const found: unknown[] = this.#store.list(resource, namespace)
    return found as Kinds[R][]
  }

  create<R extends ResourceName>(resource: R, object: object): Kinds[R] {
    const created: unknown = this.#store.create(resource, object)
    return created as Kinds[R]
  }

  update<O extends Written>(resource: ResourceName, object: O): void {
    if (this.#changes(resource, object)) this.#store.update(resource, object)
  }

  updateStatus<O extends Written>(resource: ResourceName, object: O): void {
    if (this.#changes(resource, object)) this.#store.update(resource, object, { subresource: 'status' })
  }

  /** Deletes; what is gone already is no error. */
  delete(resource: ResourceName, { namespace, name }: Key): void {
    if (this.#store.get(resource, namespace, name) !== undefined) this.#store.delete(resource, namespace, name)
  }

  /** Players state what is so after every event: admitting it each time would cost more than all their thinking. */
  #changes(resource: ResourceName, object: Written): boolean {
    const { namespace, name = '' } = object.metadata ?? {}
    return !isDeepStrictEqual(object, this.#store.get(resource, namespace, name))
  }

  watch<R extends ResourceName>(
    resource: R,
    listener: (object: Kinds[R], type: WatchEvent['type']) => void,
  ): () => void {
    return this.#store.watch(resource, ({ object, type }) => {
      const seen: unknown = object
      listener(seen as Kinds[R], type)
    })
  }
}

export function keyOf({ metadata }: { readonly metadata: Metadata }): Key {
  return { namespace: metadata.namespace, name: metadata.name }
}

/** Answers the reference of the controller that made `object`. */
export function controllerOf({ metadata }: { readonly metadata: Metadata }): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)
}

/** Makes the reference that ties what a controller creates to what it was created for. */
export function ownedBy(
  apiVersion: string,
  kind: string,
  { metadata }: { readonly metadata: Metadata },
): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true }
}
