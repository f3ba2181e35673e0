import { methodNotAllowed } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { objectIn, stringIn } from '../json.ts'
import type { DeleteOptions } from '../remove.ts'
import { deleteObject } from '../remove.ts'
import { selectionOf } from '../select/selection.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey } from '../write-context.ts'
import { decodeBody } from './body.ts'
import type { Answer, Exchange } from './exchange.ts'
import { isDryRun, query } from './exchange.ts'
import { served } from './read.ts'
import type { Route } from './route.ts'
import { shapeFor } from './shape.ts'
import { shown } from './shown.ts'

/** Deletes one object: answers the object itself while a finalizer holds it, else as its resource does. */
export function remove(context: WriteContext, route: Route, exchange: Exchange): Answer {
  const { resource, namespace } = route
  if (route.name === undefined) throw methodNotAllowed()
  const target = { namespace, name: route.name }
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
  const type = exchange.request.headers['content-type'] ?? ''
  const body: JsonObject = exchange.body.length === 0 ? {} : decodeBody(exchange.body, type)
  const preconditions = objectIn(body, 'preconditions')
  const uid = stringIn(preconditions, 'uid')
  const resourceVersion = stringIn(preconditions, 'resourceVersion')
  const inBody = Array.isArray(body['dryRun']) && body['dryRun'].includes('All')
  return {
    dryRun: inBody || isDryRun(exchange),
    orphans: (stringIn(body, 'propagationPolicy') || query(exchange.url, 'propagationPolicy')) === 'Orphan',
    preconditions: { ...(uid === '' ? {} : { uid }), ...(resourceVersion === '' ? {} : { resourceVersion }) },
  }
}
