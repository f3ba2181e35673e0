import type { ResourceCollection } from './collection.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from './resource-id.ts'
import type { ResourceId } from './resource-id.ts'
import type { ProvisioningState } from './resource.ts'

/** What others need to know of a resource that they point at. */
export interface ResourceStatus {
  readonly id: string
  readonly state: ProvisioningState
  readonly lastOperation: string
}

/** All collections, by type: how one resource finds another of whatever type. */
export class Registry {
  readonly #collections = new Map<string, ResourceCollection>()

  add(collection: ResourceCollection): void {
    this.#collections.set(keyOf(collection.type), collection)
  }

  /** Answers the collection of `Microsoft.Network/loadBalancers`, in any case. */
  collection(type: string): ResourceCollection | undefined {
    return this.#collections.get(keyOf(type))
  }

  all(): readonly ResourceCollection[] {
    return [...this.#collections.values()]
  }

  collectionOf(id: ResourceId): ResourceCollection | undefined {
    return this.collection(`${id.namespace}/${id.type}`)
  }

  /** Answers the state of a resource, or for a child that of the document it stands in; undefined when it is not there. */
  status(id: string): ResourceStatus | undefined {
    const parsed = parseResourceId(id)
    const collection = parsed && this.collectionOf(parsed)
    if (parsed === undefined || collection === undefined) return undefined
    if (parsed.child !== undefined && collection.child(parsed) === undefined) return undefined
    return collection.status(formatResourceId(documentIdOf(parsed)))
  }
}
