/**
 * How Microsoft.Compute shows its operations (arm-semantics 2.3): documents with times and a name, and a Location that
 * is the same path with `monitor=true`.
 */
import type { Accepted } from '../arm/collection.ts'
import type { ArmWorld } from '../arm/dispatch.ts'
import { errors } from '../arm/error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from '../arm/exchange.ts'
import { stringAt } from '../arm/json.ts'

/** Answers a write: the etag stands in the body and in the header, the operation's links only where Azure gives them. */
export function answerComputeWrite(world: ArmWorld, request: ArmRequest, accepted: Accepted): ArmAnswer {
  const { status, body, operation } = accepted
  const etag = stringAt(body, 'etag')
  const headers: Record<string, string> = etag === undefined ? {} : { ETag: etag }
  if (operation !== undefined) {
    const version = encodeURIComponent(request.query.get('api-version') ?? '')
    const [, , subscription = ''] = request.path.split('/')
    const at = `${request.base}/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${operation.location}`
    const link = `${at}/operations/${operation.guid}?p=${world.engine.random.guid()}&api-version=${version}`
    headers['Azure-AsyncNotification'] = 'Enabled'
    headers['Azure-AsyncOperation'] = link
    if (status === 202) headers['Location'] = `${link}&monitor=true`
  }
  return { status, headers, origin: 'compute', ...(body === undefined ? {} : { body }) }
}

/** Answers a poll: the document, or for the Location 202 while it runs and nothing afterwards. */
export function answerComputeOperation({ engine }: ArmWorld, guid: string, { query }: ArmRequest): ArmAnswer {
  const operation = engine.operations.get(guid)
  if (operation === undefined) throw errors.childNotFound(guid)
  const { status, startedAt, endedAt, error } = operation
  if (query.get('monitor') === 'true') {
    if (status === 'InProgress') return { status: 202, origin: 'compute' }
    return {
      status: error === undefined ? 200 : 409,
      origin: 'compute',
      ...(error === undefined ? {} : { body: { error } }),
    }
  }
  const said = error === undefined ? {} : { error: { code: error.code, message: error.message } }
  const end = endedAt === undefined ? {} : { endTime: timestamp(endedAt) }
  return {
    status: 200,
    origin: 'compute',
    body: { startTime: timestamp(startedAt), ...end, status, ...said, name: guid },
  }
}

/** Compute writes times with seven digits and an offset: 2026-01-01T00:00:00.0000000+00:00. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000+00:00')
}
