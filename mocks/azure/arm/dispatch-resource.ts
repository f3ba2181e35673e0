import type { ArmWorld } from './dispatch.ts'
import type { ResourceCollection, Write } from './collection.ts'
import { errors } from './error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from './exchange.ts'
import { expandReferences } from './expand.ts'
import { objectsAt, stringAt } from './json.ts'
import type { JsonObject } from './json.ts'
import { tenantOf } from '../identity/tenants.ts'
import { answerWrite } from './operation-answer.ts'
import { pageOf } from './paging.ts'
import { parseRequestBody } from './request-body.ts'
import { formatResourceId, keyOf } from './resource-id.ts'
import type { ResourceId } from './resource-id.ts'
import type { Target } from './target.ts'

/** LIST of a type, in a group or in the subscription. */
export function answerCollection(
  world: ArmWorld,
  { scope, namespace, type }: Extract<Target, { readonly kind: 'collection' }>,
  request: ArmRequest,
): ArmAnswer {
  const collection = collectionOf(world, namespace, type, request)
  if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
  const { subscription, group } = scope
  const canonical =
    group === undefined ? scope : { subscription, group: world.groups.require({ subscription, group }).name }
  const key = keyOf(request.path)
  const found = request.staleList === true ? (world.lastLists.get(key) ?? []) : collection.list(canonical)
  if (request.staleList !== true) world.lastLists.set(key, found)
  const listed = { resources: found, ordinal: (id: string) => collection.ordinal(id), pageSize: world.knobs.pageSize }
  return { status: 200, body: pageOf(listed, request) }
}

/** GET, PUT, PATCH and DELETE of a resource. */
export function answerResource(world: ArmWorld, id: ResourceId, request: ArmRequest): ArmAnswer {
  const collection = collectionOf(world, id.namespace, id.type, request)
  const { engine } = world
  switch (request.method) {
    case 'GET': {
      world.groups.require(id)
      const resource = collection.get(formatResourceId(id))
      if (resource === undefined) throw collection.notFound(id)
      // Recorded: the header stands only on the GET of one resource (2.3).
      const reduced = keyOf(request.query.get('detailLevel') ?? '') === 'reduced'
      const shown = (reduced ? collection.reduce?.(resource) : undefined) ?? resource
      const body = expanded(world, { ...shown }, request)
      return { status: 200, body, headers: { ETag: resource.etag ?? '' } }
    }
    case 'PUT':
      return answerWrite(engine, request, collection.put(writeOf(world, id, request, 'body')))
    case 'PATCH':
      return answerWrite(engine, request, collection.patchTags(writeOf(world, id, request, 'body')))
    case 'DELETE':
      world.groups.require(id)
      return answerWrite(engine, request, collection.delete(writeOf(world, id, request, 'no body')))
    default:
      throw errors.methodNotAllowed(request.method)
  }
}

/** LIST of the children of a resource. */
export function answerChildren(world: ArmWorld, id: ResourceId, type: string, request: ArmRequest): ArmAnswer {
  const collection = collectionOf(world, id.namespace, id.type, request)
  if (request.method !== 'GET') throw errors.methodNotAllowed(request.method)
  world.groups.require(id)
  const parent = collection.get(formatResourceId(id))
  if (parent === undefined) throw collection.notFound(id)
  const question = collection.questions.find(({ segment }) => keyOf(segment) === keyOf(type))
  if (question !== undefined) return { status: 200, body: question.answer(parent, request.query) }
  const child = collection.children.find(({ segment }) => keyOf(segment) === keyOf(type))
  if (child === undefined) throw unknownType(id, type, request)
  return { status: 200, body: { value: objectsAt(parent.properties, child.segment) } }
}

/** GET of a child; PUT and DELETE of those that can be written by themselves. */
export function answerChild(world: ArmWorld, id: ResourceId, request: ArmRequest): ArmAnswer {
  const collection = collectionOf(world, id.namespace, id.type, request)
  const type = id.child?.type ?? ''
  const child = collection.children.find(({ segment }) => keyOf(segment) === keyOf(type))
  if (child === undefined) throw unknownType(id, type, request)
  world.groups.require(id)
  const { method } = request
  if (method === 'GET') {
    const found = collection.child(id)
    if (found === undefined) throw collection.notFound(id)
    return { status: 200, body: expanded(world, found, request), headers: { ETag: stringAt(found, 'etag') ?? '' } }
  }
  if (child.noun === undefined) throw errors.methodNotAllowed(method)
  if (method === 'PUT') {
    return answerWrite(world.engine, request, collection.put(writeOf(world, id, request, 'body')))
  }
  if (method === 'DELETE') {
    return answerWrite(world.engine, request, collection.delete(writeOf(world, id, request, 'no body')))
  }
  throw errors.methodNotAllowed(method)
}

function expanded({ engine }: ArmWorld, document: JsonObject, { query }: ArmRequest): JsonObject {
  const paths = query.get('$expand')
  return paths === null ? document : expandReferences(engine.registry, document, paths)
}

function writeOf(world: ArmWorld, given: ResourceId, request: ArmRequest, has: 'body' | 'no body'): Write {
  const { subscription, group } = given
  const scope = { subscription, group }
  const { name } = has === 'body' ? world.groups.requireWritable(scope) : world.groups.require(scope)
  const body = has === 'body' ? parseRequestBody(request.body) : {}
  // Whether the etag of a body counts is unverified: the recorded client copies it into the header (arm-semantics 2.3).
  const bodyEtag = request.method === 'PUT' && world.knobs.bodyEtag === 'enforce' ? stringAt(body, 'etag') : undefined
  return {
    id: { ...given, subscription: tenantOf(world.tenants, subscription)?.subscriptionId ?? subscription, group: name },
    body,
    ifMatch: request.headers['if-match'] ?? bodyEtag,
    ifNoneMatch: request.headers['if-none-match'],
    fault: request.operationFault,
  }
}

/** The collection of a type; throws what Azure says of a type or namespace that it does not have. */
export function collectionOf(
  world: ArmWorld,
  namespace: string,
  type: string,
  request: ArmRequest,
): ResourceCollection {
  const { registry } = world.engine
  const found = registry.collection(`${namespace}/${type}`)
  if (found !== undefined) return found
  const known = registry.all().some((one) => keyOf(one.type).startsWith(`${keyOf(namespace)}/`))
  if (!known) throw errors.namespaceInvalid(namespace)
  throw errors.typeInvalid({ type, namespace, version: request.query.get('api-version') ?? '' })
}

/** The refusal of a type of child, or an action, that Azure does not have. */
export function unknownType(id: ResourceId, type: string, request: ArmRequest): Error {
  const version = request.query.get('api-version') ?? ''
  return errors.typeInvalid({ type: `${id.type}/${type}`, namespace: id.namespace, version })
}
