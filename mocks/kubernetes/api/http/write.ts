import { required } from '../admission/causes.ts'
import { badRequest, DecodingError, invalid, invalidPatch, methodNotAllowed, unknownResource } from '../api-error.ts'
import { createObject } from '../create.ts'
import type { JsonObject } from '../json.ts'
import { objectIn, stringIn } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { toKubernetesObject } from '../object.ts'
import { applyConfiguration } from '../patch/apply.ts'
import type { PatchFunction } from '../patch/patch.ts'
import { patchFunction } from '../patch/patch.ts'
import type { DeleteOptions } from '../remove.ts'
import { deleteObject } from '../remove.ts'
import type { Resource } from '../resource.ts'
import { scaleOf, withScale } from '../scale.ts'
import { selectionOf } from '../select/selection.ts'
import type { UpdateOptions } from '../update.ts'
import { updateObject } from '../update.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey } from '../write-context.ts'
import { decodeBody, mediaTypeOf, parseText } from './body.ts'
import type { Answer, Exchange } from './exchange.ts'
import { fieldManagerOf, isDryRun, query } from './exchange.ts'
import { served } from './read.ts'
import type { Route } from './route.ts'
import { shapeFor } from './shape.ts'

export function create(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const { resource, namespace, name } = route
  if (name !== undefined || (resource.namespaced && namespace === undefined)) throw methodNotAllowed()
  return created(context, route, exchange, bodyOf(exchange))
}

function created(context: WriteContext, { resource, namespace }: Route, exchange: Exchange, body: object): Answer {
  const object = createObject(context, resource, body, {
    ...(namespace === undefined ? {} : { namespace }),
    ...writeOptions(exchange),
  })
  return { code: 201, body: shown(context, resource, exchange, object) }
}

export function update(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const wanted = toKubernetesObject(bodyOf(exchange))
  const name = nameOf(route)
  if (wanted.metadata.name === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  const { resource, namespace, subresource } = route
  const isNew = context.storage.get(storedKey(resource), namespace, name) === undefined
  if (isNew && subresource === undefined && resource.createsOnUpdate) {
    delete wanted.metadata.resourceVersion
    return created(context, route, exchange, wanted)
  }
  return change(context, route, exchange, { next: () => wanted, isPatch: false })
}

export function patch(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const mediaType = mediaTypeOf(exchange.request.headers['content-type'] ?? '')
  const text = exchange.body.toString('utf8')
  if (mediaType === 'application/apply-patch+yaml') return apply(context, route, exchange, parseText(text))
  const kind = route.subresource === 'scale' ? 'Scale' : route.resource.kind
  const applied: PatchFunction = patchFunction(mediaType, text, kind)
  try {
    return change(context, route, exchange, { next: (current) => toKubernetesObject(applied(current)), isPatch: true })
  } catch (error) {
    throw error instanceof DecodingError ? invalidPatch(text, error.problem) : error
  }
}

const patchOptions = { group: 'meta.k8s.io', resource: 'patchoptions', kind: 'PatchOptions' }

function apply(context: WriteContext, route: Route, exchange: Exchange, configuration: JsonObject): Answer {
  const manager = query(exchange.url, 'fieldManager')
  if (manager === undefined) throw invalid(patchOptions, '', [required('fieldManager', 'is required for apply patch')])
  const { object, created } = applyConfiguration(context, route.resource, toKubernetesObject(configuration), {
    target: { namespace: route.namespace, name: nameOf(route) },
    manager,
    force: query(exchange.url, 'force') === 'true',
    dryRun: isDryRun(exchange),
    ...subresourceOf(route),
  })
  return { code: created ? 201 : 200, body: shown(context, route.resource, exchange, object) }
}

function change(
  context: WriteContext,
  route: Route,
  exchange: Exchange,
  { next, isPatch }: { next: (current: KubernetesObject) => KubernetesObject; isPatch: boolean },
): Answer {
  const { resource, namespace, subresource } = route
  const target = { namespace, name: nameOf(route) }
  const options: UpdateOptions = { ...writeOptions(exchange), ...subresourceOf(route), isPatch }
  if (subresource === 'scale') {
    const scaled = (current: KubernetesObject) => withScale(current, next(scaleOf(current)))
    const scaling = { target, change: scaled, options: { ...options, ownedAs: 'scale' } } as const
    return { code: 200, body: scaleOf(updateObject(context, resource, scaling)) }
  }
  const object = updateObject(context, resource, { target, change: next, options })
  return { code: 200, body: shown(context, resource, exchange, object) }
}

export function remove(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const { resource, namespace } = route
  const target = { namespace, name: nameOf(route) }
  const { object, gone } = deleteObject(context, resource, target, deleteOptions(exchange))
  if (!gone || resource.answersDeleted) return { code: 200, body: shown(context, resource, exchange, object) }
  const { name, uid } = object.metadata
  const details = { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.resource, uid }
  return { code: 200, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details } }
}

/** Deletes all that the selectors choose; answers them as a list. */
export function removeCollection(context: WriteContext, { resource, namespace }: Route, exchange: Exchange): Answer {
  const selection = selectionOf(resource, {
    namespace,
    labelSelector: query(exchange.url, 'labelSelector'),
    fieldSelector: query(exchange.url, 'fieldSelector'),
  })
  const options = deleteOptions(exchange)
  const items = context.storage
    .list(storedKey(resource), namespace)
    .filter(selection)
    .map(({ metadata: { namespace: of, name } }) => deleteObject(context, resource, { namespace: of, name }, options))
    .map(({ object }) => served(resource, object))
  const metadata = { resourceVersion: String(context.storage.revision) }
  const { accept } = exchange.request.headers
  return { code: 200, body: shapeFor(accept, resource, context.clock).list(items, metadata, resource.version) }
}

function deleteOptions(exchange: Exchange): DeleteOptions {
  const body = exchange.body.length === 0 ? {} : bodyOf(exchange)
  const preconditions = objectIn(body, 'preconditions')
  const uid = stringIn(preconditions, 'uid')
  const resourceVersion = stringIn(preconditions, 'resourceVersion')
  const inBody = Array.isArray(body['dryRun']) && body['dryRun'].includes('All')
  return {
    dryRun: inBody || isDryRun(exchange),
    preconditions: { ...(uid === '' ? {} : { uid }), ...(resourceVersion === '' ? {} : { resourceVersion }) },
  }
}

function nameOf({ name }: Route): string {
  if (name === undefined) throw methodNotAllowed()
  return name
}

function subresourceOf({ resource, subresource }: Route): { subresource?: 'status' } {
  if (subresource === undefined || subresource === 'scale') return {}
  if (subresource === 'status' && resource.subresources.includes('status')) return { subresource }
  throw unknownResource()
}

const writeOptions = (exchange: Exchange): { dryRun: boolean; fieldManager: string } => ({
  dryRun: isDryRun(exchange),
  fieldManager: fieldManagerOf(exchange),
})

const bodyOf = ({ body, request }: Exchange): JsonObject => decodeBody(body, request.headers['content-type'] ?? '')

// kubectl asks for a Table of what it wrote when it prints it as one.
function shown(context: WriteContext, resource: Resource, { request }: Exchange, object: KubernetesObject): JsonObject {
  return shapeFor(request.headers.accept, resource, context.clock).one(served(resource, object))
}
