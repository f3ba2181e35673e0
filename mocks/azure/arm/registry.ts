import type { ResourceCollection } from './collection.ts'
import type { JsonObject } from './json.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from './resource-id.ts'
import type { ResourceId } from './resource-id.ts'
import type { ProvisioningState } from './resource.ts'

/** What others need to know of a resource that they point at. */
export interface ResourceStatus {
  readonly id: string
  readonly state: ProvisioningState
  readonly lastOperation: string
}

/** Ip configurations that stand in documents of another provider: those of the machines of scale sets. */
export interface InterfaceBearer {
  /** Answers one by its whole id, as a GET would. */
  child(id: string): JsonObject | undefined
  /** Takes one out of a pool, as the network does by itself. */
  leavePool(configuration: string, pool: string): void
}

/** All collections, by type: how one resource finds another of whatever type. */
export class Registry {
  readonly #collections = new Map<string, ResourceCollection>()
  readonly #bearers: InterfaceBearer[] = []

  add(collection: ResourceCollection): void {
    this.#collections.set(keyOf(collection.type), collection)
  }

  /** Answers the collection of `Microsoft.Network/loadBalancers`, in any case. */
  collection(type: string): ResourceCollection | undefined {
    return this.#collections.get(keyOf(type))
  }

  addBearer(bearer: InterfaceBearer): void {
    this.#bearers.push(bearer)
  }

  /** Answers who keeps an ip configuration; undefined for one that is the network's own. */
  bearerOf(configuration: string): InterfaceBearer | undefined {
    return this.#bearers.find((bearer) => bearer.child(configuration) !== undefined)
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
