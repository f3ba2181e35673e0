/** What any scope has beside its own resource: its tags (Microsoft.Resources/tags), its locks, and what the caller may do there. */
import { z } from 'zod'
import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import { isJsonObject, objectAt, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import { parseRequestBody } from '../arm/request-body.ts'
import { formatResourceId, parseResourceId } from '../arm/resource-id.ts'
import { caseless, parseShape } from '../arm/shape.ts'
import { parseTarget } from '../arm/target.ts'
import type { Target } from '../arm/target.ts'
import { rolesAt } from '../identity/role.ts'
import { viewLock } from './locks.ts'
import type { Lock } from './locks.ts'

type Extension = Extract<Target, { readonly kind: 'extension' }>
type Tags = Readonly<Record<string, string>>

export function answerExtension(world: ArmWorld, target: Extension, request: ArmRequest): ArmAnswer {
  return { ...answers[target.of](world, target, request), origin: 'gateway' }
}

const answers = { tags: answerTags, locks: answerLocks, permissions: answerPermissions } as const

/** Each role that counts here by itself: what one of them takes off (`notActions`) another may give. */
function answerPermissions(world: ArmWorld, { scope }: Extension, { method, callerRoles }: ArmRequest): ArmAnswer {
  if (method !== 'GET') throw errors.methodNotAllowed(method)
  assertThere(world, scope)
  const value = rolesAt(callerRoles, scope).map(({ actions, notActions = [] }) => ({
    actions,
    notActions,
    dataActions: [],
    notDataActions: [],
  }))
  return { status: 200, body: { value } }
}

function answerTags(world: ArmWorld, { scope }: Extension, request: ArmRequest): ArmAnswer {
  const tagged = taggedAt(world, scope)
  const before = tagged.tags
  switch (request.method) {
    case 'GET':
      break
    case 'PUT':
      tagged.write(tagsIn(parseRequestBody(request.body)))
      break
    case 'PATCH': {
      const body = parseRequestBody(request.body)
      tagged.write(patched(before, stringAt(body, 'operation') ?? 'Merge', tagsIn(body)))
      break
    }
    case 'DELETE':
      tagged.write({})
      return { status: 200 }
    default:
      throw errors.methodNotAllowed(request.method)
  }
  const { tags } = taggedAt(world, scope)
  const id = `${scope}/providers/Microsoft.Resources/tags/default`
  return { status: 200, body: { id, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags } } }
}

interface Tagged {
  readonly tags: Tags
  readonly write: (tags: Tags) => void
}

function taggedAt({ groups, engine, subscriptionId, subscriptionTags }: ArmWorld, scope: string): Tagged {
  const target = parseTarget(scope)
  if (target.kind === 'subscription') {
    const { subscription } = target
    return { tags: subscriptionTags.get(subscription), write: (tags) => subscriptionTags.set(subscription, tags) }
  }
  if (target.kind === 'resourceGroup') {
    return { tags: groups.require(target).tags ?? {}, write: (tags) => void groups.patch(target, { tags }) }
  }
  const id = parseResourceId(scope)
  const collection = id && engine.registry.collectionOf(id)
  if (id === undefined || id.child !== undefined || collection === undefined) throw errors.pathInvalid(scope)
  const { name: group } = groups.require(id)
  const resource = collection.get(formatResourceId({ ...id, subscription: subscriptionId, group }))
  if (resource === undefined) throw collection.notFound(id)
  const write = (tags: Tags) => void collection.patchTags({ id: { ...id, group }, body: { tags } })
  return { tags: resource.tags ?? {}, write }
}

function tagsIn(body: JsonObject): Tags {
  const tags = objectAt(objectAt(body, 'properties'), 'tags')
  return parseShape(z.record(z.string(), z.string()), tags, {
    path: 'properties.tags',
    knobs: { unknownProperties: 'keep' },
  })
}

function patched(before: Tags, operation: string, given: Tags): Tags {
  switch (operation.toLowerCase()) {
    case 'merge':
      return { ...before, ...given }
    case 'replace':
      return given
    case 'delete':
      // A tag goes when name and value are given as they are.
      return Object.fromEntries(Object.entries(before).filter(([name, value]) => given[name] !== value))
    default:
      throw errors.contentInvalid(`'${operation}' is no operation on tags`)
  }
}

const lockSchema = z.looseObject({
  level: caseless(['CanNotDelete', 'ReadOnly']),
  notes: z.string().max(512).optional(),
})

function answerLocks(world: ArmWorld, { scope, name }: Extension, request: ArmRequest): ArmAnswer {
  const { locks } = world
  assertThere(world, scope)
  const { method } = request
  if (name === undefined) {
    if (method !== 'GET') throw errors.methodNotAllowed(method)
    return { status: 200, body: { value: locks.within(scope).map(viewLock) } }
  }
  const before = locks.get(scope, name)
  if (method === 'DELETE') {
    locks.remove(scope, name)
    return { status: before === undefined ? 204 : 200 }
  }
  if (method === 'PUT') {
    const lock = lockOf(scope, name, parseRequestBody(request.body))
    locks.set(lock)
    return { status: before === undefined ? 201 : 200, body: viewLock(lock) }
  }
  if (method !== 'GET') throw errors.methodNotAllowed(method)
  if (before === undefined) throw errors.lockNotFound(name)
  return { status: 200, body: viewLock(before) }
}

function lockOf(scope: string, name: string, body: JsonObject): Lock {
  const given = isJsonObject(body['properties']) ? body['properties'] : {}
  const { level, notes } = parseShape(lockSchema, given, { path: 'properties', knobs: { unknownProperties: 'keep' } })
  return { name, scope, level, notes }
}

function assertThere({ groups, engine }: ArmWorld, scope: string): void {
  const target = parseTarget(scope)
  if (target.kind === 'resourceGroup') groups.require(target)
  if (target.kind !== 'resource') return
  groups.require(target.id)
  const collection = engine.registry.collectionOf(target.id)
  if (collection !== undefined && collection.get(scope) === undefined) throw collection.notFound(target.id)
}
