/**
 * Resource groups: created at once, deleted by an operation that takes everything in them along (arm-semantics 2.3).
 */
import type { Accepted, Scope } from '../arm/collection.ts'
import type { Engine } from '../arm/engine.ts'
import { parseTags } from '../arm/envelope.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { JsonObject } from '../arm/json.ts'
import { stringAt } from '../arm/json.ts'
import { latencies } from '../arm/latency.ts'
import { groupIdOf, keyOf } from '../arm/resource-id.ts'
import type { OperationFault } from '../arm/operations.ts'

export interface ResourceGroup {
  readonly id: string
  readonly name: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly state: 'Succeeded' | 'Deleting'
}

type GroupScope = Required<Scope>

// azure-resource-manager/management/resource-name-rules.
const groupName = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u

export class ResourceGroups {
  readonly #engine: Engine
  readonly #groups = new Map<string, ResourceGroup>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Answers the group, which every resource in it needs; refuses with ARM's own 404. */
  require({ subscription, group }: GroupScope): ResourceGroup {
    const found = this.get({ subscription, group })
    if (found === undefined) throw errors.groupNotFound(group)
    return found
  }

  /** Like `require`, for a write: nothing starts in a group that is going away. */
  requireWritable(scope: GroupScope): ResourceGroup {
    const found = this.require(scope)
    if (found.state === 'Deleting') throw errors.groupBeingDeleted(found.name)
    return found
  }

  get(scope: GroupScope): ResourceGroup | undefined {
    return this.#groups.get(keyOf(groupIdOf(scope)))
  }

  list(subscription: string): readonly ResourceGroup[] {
    const prefix = keyOf(`/subscriptions/${subscription}/`)
    return [...this.#groups.values()].filter(({ id }) => keyOf(id).startsWith(prefix))
  }

  put(scope: GroupScope, body: JsonObject): Accepted {
    const existing = this.get(scope)
    if (existing?.state === 'Deleting') throw errors.groupBeingDeleted(existing.name)
    if (existing === undefined && !groupName.test(scope.group)) throw errors.nameInvalid(scope.group)
    const given = stringAt(body, 'location')
    if (given === undefined || given === '') throw errors.locationRequired()
    const location = given.replaceAll(' ', '').toLowerCase()
    if (existing !== undefined && existing.location !== location) {
      const { name, location: was } = existing
      throw errors.locationChanged({ name, group: name, was, wanted: location })
    }
    const id = existing?.id ?? groupIdOf(scope)
    const name = existing?.name ?? scope.group
    const group: ResourceGroup = { id, name, location, tags: parseTags(body), state: 'Succeeded' }
    this.#groups.set(keyOf(id), group)
    this.#engine.changes.emit({ id, type: groupType, phase: 'settled' })
    return { status: existing === undefined ? 201 : 200, body: viewGroup(group) }
  }

  patch(scope: GroupScope, body: JsonObject): Accepted {
    const existing = this.requireWritable(scope)
    const group = { ...existing, tags: parseTags(body) ?? existing.tags }
    this.#groups.set(keyOf(existing.id), group)
    return { status: 200, body: viewGroup(group) }
  }

  delete(scope: GroupScope, fault: OperationFault | undefined): Accepted {
    const existing = this.require(scope)
    const { id, location } = existing
    this.#groups.set(keyOf(id), { ...existing, state: 'Deleting' })
    const operation = this.#engine.operations.start({
      name: 'DeleteResourceGroupOperation',
      target: id,
      document: id,
      location,
      fault,
      durationMs: this.#engine.latencyMs(latencies.resourceGroupDelete),
      succeed: () => this.#remove(id, scope),
      fail: () => this.#groups.set(keyOf(id), existing),
    })
    return { status: 202, operation }
  }

  #remove(id: string, scope: Scope): void {
    for (const collection of this.#engine.registry.all()) collection.wipe(scope)
    this.#groups.delete(keyOf(id))
    this.#engine.changes.emit({ id, type: groupType, phase: 'deleted' })
  }
}

const groupType = 'Microsoft.Resources/resourceGroups'

export function viewGroup({ id, name, location, tags, state }: ResourceGroup): JsonObject {
  const properties = { provisioningState: state }
  return { id, name, type: groupType, location, ...(tags === undefined ? {} : { tags }), properties }
}
