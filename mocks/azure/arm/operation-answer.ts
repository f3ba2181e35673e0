/**
 * How operations look on the wire (arm-semantics 2.3): the headers that lead to one, and the document it answers,
 * always with HTTP 200 however it ended.
 */
import type { Accepted } from './collection.ts'
import type { Engine } from './engine.ts'
import { errors } from './error-catalogue.ts'
import type { ArmAnswer, ArmRequest } from './exchange.ts'
import type { Operation } from './operations.ts'

export function answerWrite(engine: Engine, request: ArmRequest, accepted: Accepted): ArmAnswer {
  const { status, body, operation, retryAfterSeconds, delayMs } = accepted
  if (operation === undefined)
    return { status, ...(body === undefined ? {} : { body }), ...(delayMs ? { delayMs } : {}) }
  const links = linksOf(request, operation)
  const headers: Record<string, string> = {
    'Azure-AsyncNotification': 'Enabled',
    'Azure-AsyncOperation': links.operation,
    ...(status === 202 || request.method === 'DELETE' ? { Location: links.result } : {}),
    // A scaled-down world must not ask for real seconds: the client would sleep through it.
    ...(retryAfterSeconds !== undefined && engine.asksToWait ? { 'Retry-After': String(retryAfterSeconds) } : {}),
  }
  return { status, headers, ...(body === undefined ? {} : { body }) }
}

function linksOf({ base, path, query }: ArmRequest, { guid, location }: Operation) {
  const [, , subscription = ''] = path.split('/')
  const version = encodeURIComponent(query.get('api-version') ?? '')
  const at = `${base}/subscriptions/${subscription}/providers/Microsoft.Network/locations/${location}`
  return {
    operation: `${at}/operations/${guid}?api-version=${version}`,
    result: `${at}/operationResults/${guid}?api-version=${version}`,
  }
}

export function answerOperation(engine: Engine, guid: string): ArmAnswer {
  const { status, error } = operationOf(engine, guid)
  return { status: 200, body: error === undefined ? { status } : { status, error } }
}

export function answerOperationResult(engine: Engine, guid: string): ArmAnswer {
  const { status, error, result } = operationOf(engine, guid)
  if (status === 'InProgress') return { status: 202 }
  if (result !== undefined) return { status: 200, body: result }
  return error === undefined ? { status: 204 } : { status: 200, body: { error } }
}

/** The deletion of a group is the gateway's own: one Location, 202 while it runs, then 200 with nothing. */
export function groupDeleteAccepted(request: ArmRequest, { operation }: Accepted, subscription: string): ArmAnswer {
  const version = encodeURIComponent(request.query.get('api-version') ?? '')
  const path = `/subscriptions/${subscription}/operationresults/${operation?.guid ?? ''}?api-version=${version}`
  return { status: 202, headers: { Location: `${request.base}${path}` }, origin: 'gateway' }
}

export function answerGroupDelete(engine: Engine, guid: string): ArmAnswer {
  const { status, error } = operationOf(engine, guid)
  if (status === 'InProgress') return { status: 202, origin: 'gateway' }
  return error === undefined ? { status: 200, origin: 'gateway' } : { status: 409, body: { error }, origin: 'gateway' }
}

function operationOf(engine: Engine, guid: string): Operation {
  const operation = engine.operations.get(guid)
  if (operation === undefined) throw errors.childNotFound(guid)
  return operation
}
