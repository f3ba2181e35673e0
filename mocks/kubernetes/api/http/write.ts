import { required } from '../admission/causes.ts'
import { badRequest, DecodingError, invalid, invalidPatch, methodNotAllowed, unknownResource } from '../api-error.ts'
import { createObject } from '../create.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { toKubernetesObject } from '../object.ts'
import { applyConfiguration } from '../patch/apply.ts'
import type { PatchFunction } from '../patch/patch.ts'
import { patchFunction } from '../patch/patch.ts'
import { goText } from '../schema/go-text.ts'
import { scaleOf, withScale } from '../scale.ts'
import type { UpdateOptions } from '../update.ts'
import { updateObject } from '../update.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey } from '../write-context.ts'
import { decodeBody, mediaTypeOf, parseText } from './body.ts'
import type { Answer, Exchange } from './exchange.ts'
import { fieldManagerOf, isDryRun, query } from './exchange.ts'
import type { Validated } from './field-validation.ts'
import { requireDeclared, validateFields, withWarnings } from './field-validation.ts'
import type { Route } from './route.ts'
import { shown } from './shown.ts'

/** POST to a collection. Throws 400, 403, 404, 405, 409, 415, 422. */
export function create(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const { resource, namespace, name } = route
  if (name !== undefined || (resource.namespaced && namespace === undefined)) throw methodNotAllowed()
  const { object, warnings } = validateFields(resource, bodyOf(exchange), exchange)
  return withWarnings(created(context, route, exchange, object), warnings)
}

function created(context: WriteContext, { resource, namespace }: Route, exchange: Exchange, body: object): Answer {
  const object = createObject(context, resource, body, {
    ...(namespace === undefined ? {} : { namespace }),
    ...writeOptions(exchange),
  })
  return { code: 201, body: shown(context, resource, exchange, object) }
}

/** PUT: replaces, or creates where the resource allows it. Throws 400, 404, 409, 415, 422. */
export function update(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const { object, warnings } = checkedFor(route, bodyOf(exchange), exchange)
  return withWarnings(replaced(context, route, exchange, toKubernetesObject(object)), warnings)
}

function replaced(context: WriteContext, route: Route, exchange: Exchange, wanted: KubernetesObject): Answer {
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

/** PATCH of any of the four types. Throws 400, 404, 409, 415, 422. */
export function patch(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const mediaType = mediaTypeOf(exchange.request.headers['content-type'] ?? '')
  const text = exchange.body.toString('utf8')
  if (mediaType === 'application/apply-patch+yaml') return apply(context, route, exchange, parseText(text))
  const kind = route.subresource === 'scale' ? 'Scale' : route.resource.kind
  const applied: PatchFunction = patchFunction(mediaType, text, kind)
  const warnings: string[] = []
  const next = (current: KubernetesObject) => {
    const checked = checkedFor(route, applied(current), exchange)
    warnings.push(...checked.warnings)
    return toKubernetesObject(checked.object)
  }
  try {
    return withWarnings(change(context, route, exchange, { next, isPatch: true }), warnings)
  } catch (error) {
    const quoted = mediaType.includes('strategic') ? goText(parseText(text)) : text
    throw error instanceof DecodingError ? invalidPatch(quoted, error.problem) : error
  }
}

/** A Scale is no object of the resource: its few fields are read as they come. */
function checkedFor({ resource, subresource }: Route, object: JsonObject, exchange: Exchange): Validated {
  return subresource === 'scale' ? { object, warnings: [] } : validateFields(resource, object, exchange)
}

const patchOptions = { group: 'meta.k8s.io', resource: 'patchoptions', kind: 'PatchOptions' }

function apply(context: WriteContext, route: Route, exchange: Exchange, configuration: JsonObject): Answer {
  const manager = query(exchange.url, 'fieldManager')
  if (manager === undefined) throw invalid(patchOptions, '', [required('fieldManager', 'is required for apply patch')])
  const wanted = toKubernetesObject(configuration)
  requireDeclared(route.resource, wanted)
  const { object, created: isNew } = applyConfiguration(context, route.resource, wanted, {
    target: { namespace: route.namespace, name: nameOf(route) },
    manager,
    force: query(exchange.url, 'force') === 'true',
    dryRun: isDryRun(exchange),
    ...subresourceOf(route),
  })
  return { code: isNew ? 201 : 200, body: shown(context, route.resource, exchange, object) }
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
