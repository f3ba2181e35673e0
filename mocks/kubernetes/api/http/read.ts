import { ApiError, badRequest, expired, notFound } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { objectKey } from '../object.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'
import { scaleOf } from '../scale.ts'
import { selectionOf } from '../select/selection.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey } from '../write-context.ts'
import { shapeFor } from './shape.ts'
import type { Answer, Exchange } from './exchange.ts'
import { query } from './exchange.ts'
import type { Route } from './route.ts'

/** Shows a stored object as this resource serves it. */
export function served(resource: Resource, object: KubernetesObject): KubernetesObject {
  return resource.servedFrom?.fromStored(object) ?? object
}

/** Answers one object, its scale, or its row of a table. Throws 404. */
export function getOne(
  context: WriteContext,
  { resource, namespace, name = '', subresource }: Route,
  { request }: Exchange,
): Answer {
  const object = context.storage.get(storedKey(resource), namespace, name)
  if (object === undefined) throw notFound(resource, name)
  if (subresource === 'scale') return { code: 200, body: scaleOf(object) }
  const shape = shapeFor(request.headers.accept, resource, context.clock)
  return { code: 200, body: shape.one(served(resource, object)) }
}

/** Lists a page: `limit` and `continue`, selectors, the revision of the snapshot. */
export function list(context: WriteContext, { resource, namespace }: Route, { request, url }: Exchange): Answer {
  const revision = checkRevision(context, query(url, 'resourceVersion'))
  const selection = selectionOf(resource, {
    namespace,
    labelSelector: query(url, 'labelSelector'),
    fieldSelector: query(url, 'fieldSelector'),
  })
  const token = readContinue(context, resource, query(url, 'continue'))
  const chosen = context.storage.list(storedKey(resource), namespace).filter(selection)
  const rest = token === undefined ? chosen : chosen.filter((object) => keyOf(object) > token.after)
  const limit = Number(query(url, 'limit') ?? 0)
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const last = page.at(-1)
  const left = rest.length - page.length
  const metadata: JsonObject = { resourceVersion: String(token?.revision ?? revision) }
  if (left > 0 && last !== undefined) {
    metadata['continue'] = writeContinue({ revision: token?.revision ?? revision, after: keyOf(last) })
    // With a selector the real server does not count either.
    if (query(url, 'labelSelector') === undefined && query(url, 'fieldSelector') === undefined) {
      metadata['remainingItemCount'] = left
    }
  }
  const items = page.map((object) => served(resource, object))
  const shape = shapeFor(request.headers.accept, resource, context.clock)
  return { code: 200, body: shape.list(items, metadata, apiVersionOf(resource)) }
}

const keyOf = ({ metadata }: KubernetesObject): string => objectKey(metadata.namespace, metadata.name)

interface ContinueToken {
  readonly revision: number
  readonly after: string
}

const writeContinue = (token: ContinueToken): string => Buffer.from(JSON.stringify(token)).toString('base64url')

/** Reads a continue token. Throws 410 once the changes since its snapshot are forgotten. */
function readContinue(context: WriteContext, resource: Resource, text: string | undefined): ContinueToken | undefined {
  if (text === undefined) return undefined
  const token = parseToken(text)
  try {
    context.storage.changesSince(storedKey(resource), token.revision)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw expired('The provided continue parameter is too old to display a consistent list result.')
  }
  return token
}

function parseToken(text: string): ContinueToken {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null && 'revision' in value && 'after' in value) {
      return { revision: Number(value.revision), after: String(value.after) }
    }
  } catch {
    // Falls through to the one answer for whatever is no token of ours.
  }
  throw badRequest('continue key is not valid')
}

function wrongRevision(text: string): ApiError {
  const why = `strconv.ParseUint: parsing "${text}": invalid syntax`
  return badRequest(`invalid resource version: resourceVersion: Invalid value: "${text}": ${why}`)
}

/** Answers the revision of now, which serves every older wish. Throws 400 for no number, 504 for a revision of the future. */
export function checkRevision(context: WriteContext, text: string | undefined): number {
  const now = context.storage.revision
  if (text === undefined) return now
  const asked = Number(text)
  if (!Number.isInteger(asked) || asked < 0) throw wrongRevision(text)
  if (asked <= now) return now
  const message = `Too large resource version: ${asked}, current: ${now}`
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }]
  throw new ApiError({ code: 504, reason: 'Timeout', message, details: { causes, retryAfterSeconds: 1 } })
}
