/**
 * Resource groups: created at once, deleted by an operation that takes everything in them along (arm-semantics 2.3).
 */
import type { ChangePhase } from '../arm/changes.ts'
import type { Accepted, Scope } from '../arm/collection.ts'
import type { Engine } from '../arm/engine.ts'
import { parseTags } from '../arm/envelope.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { JsonObject } from '../arm/json.ts'
import { stringAt } from '../arm/json.ts'
import { latencies } from '../arm/latency.ts'
import { groupIdOf, keyOf } from '../arm/resource-id.ts'
import type { OperationFault, Resume } from '../arm/operations.ts'

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
    this.#commit(group, 'settled')
    return { status: existing === undefined ? 201 : 200, body: viewGroup(group) }
  }

  patch(scope: GroupScope, body: JsonObject): Accepted {
    const existing = this.requireWritable(scope)
    const group = { ...existing, tags: parseTags(body) ?? existing.tags }
    this.#commit(group, 'settled')
    return { status: 200, body: viewGroup(group) }
  }

  delete(scope: GroupScope, fault: OperationFault | undefined): Accepted {
    const existing = this.require(scope)
    const { id, location } = existing
    this.#commit({ ...existing, state: 'Deleting' }, 'accepted')
    const operation = this.#engine.operations.start({
      name: 'DeleteResourceGroupOperation',
      target: id,
      document: id,
      location,
      fault,
      durationMs: this.#engine.latencyMs(latencies.resourceGroupDelete),
      succeed: () => this.#remove(id, scope),
      fail: () => this.#commit(existing, 'settled'),
    })
    return { status: 202, operation }
  }

  ids(): Iterable<string> {
    return this.#groups.keys()
  }

  /** Answers the group with this id, in any case. */
  saved(id: string): ResourceGroup | undefined {
    return this.#groups.get(keyOf(id))
  }

  restore(groups: readonly ResourceGroup[]): void {
    for (const group of groups) this.#groups.set(keyOf(group.id), group)
  }

  /** How a deletion of before a restart ends. */
  readonly resume: Resume = {
    succeed: ({ document: id }) => {
      const [, , subscription = '', , group = ''] = id.split('/')
      this.#remove(id, { subscription, group })
      return undefined
    },
    fail: ({ document: id }) => {
      const group = this.saved(id)
      if (group !== undefined) this.#commit({ ...group, state: 'Succeeded' }, 'settled')
    },
  }

  #commit(group: ResourceGroup, phase: ChangePhase): void {
    this.#groups.set(keyOf(group.id), group)
    this.#engine.changes.emit({ id: group.id, type: groupType, phase })
  }

  #remove(id: string, scope: Scope): void {
    for (const collection of this.#engine.registry.all()) collection.wipe(scope)
    this.#groups.delete(keyOf(id))
    this.#engine.changes.emit({ id, type: groupType, phase: 'deleted' })
  }
}

export const groupType = 'Microsoft.Resources/resourceGroups'

export function viewGroup({ id, name, location, tags, state }: ResourceGroup): JsonObject {
  const properties = { provisioningState: state }
  return { id, name, type: groupType, location, ...(tags === undefined ? {} : { tags }), properties }
}
