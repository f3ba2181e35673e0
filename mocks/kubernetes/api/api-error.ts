/**
 * Errors as metav1.Status. Reasons and messages are apimachinery's (pkg/api/errors), since clients branch on the
 * reasons and kubectl prints the messages.
 */
import type { JsonObject } from './json.ts'

export interface Cause {
  /** FieldValueRequired, FieldValueInvalid, FieldValueForbidden, FieldValueDuplicate, FieldValueNotSupported. */
  readonly reason: string
  readonly message: string
  readonly field: string
}

/** What a resource is called in messages: `services`, `deployments.apps`. */
export interface ResourceName {
  readonly group: string
  readonly resource: string
  readonly kind: string
}

interface Failure {
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly details?: JsonObject
}

/** Thrown by everything below the HTTP handlers; carries the Status that the client is given. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: number
  readonly reason: string
  readonly status: JsonObject

  constructor({ code, reason, message, details }: Failure) {
    super(message)
    this.code = code
    this.reason = reason
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    }
  }
}

const qualified = ({ group, resource }: ResourceName): string => (group === '' ? resource : `${resource}.${group}`)

function detailsOf(of: ResourceName, name: string): JsonObject {
  return { ...(name === '' ? {} : { name }), ...(of.group === '' ? {} : { group: of.group }), kind: of.resource }
}

/** 404: the resource is served, this object is not there. */
export function notFound(of: ResourceName, name: string): ApiError {
  const message = `${qualified(of)} "${name}" not found`
  return new ApiError({ code: 404, reason: 'NotFound', message, details: detailsOf(of, name) })
}

/** The path names no resource of this server. */
export function unknownResource(): ApiError {
  const message = 'the server could not find the requested resource'
  return new ApiError({ code: 404, reason: 'NotFound', message, details: {} })
}

/** 409 on a create. */
export function alreadyExists(of: ResourceName, name: string): ApiError {
  const message = `${qualified(of)} "${name}" already exists`
  return new ApiError({ code: 409, reason: 'AlreadyExists', message, details: detailsOf(of, name) })
}

/** 409 on an update: the version, the uid or a precondition is not the object's. */
export function conflict(of: ResourceName, name: string, why: string = staleVersion): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${why}`
  return new ApiError({ code: 409, reason: 'Conflict', message, details: detailsOf(of, name) })
}

const staleVersion = 'the object has been modified; please apply your changes to the latest version and try again'

/** 422 with one cause for each wrong field. */
export function invalid(of: ResourceName, name: string, causes: readonly Cause[]): ApiError {
  // As Go's aggregate: what was found twice is told once.
  const lines = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))]
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  const details: JsonObject = {
    ...(name === '' ? {} : { name }),
    ...(of.group === '' ? {} : { group: of.group }),
    kind: of.kind,
    causes: causes.map((cause) => ({ ...cause })),
  }
  const message = `${of.kind}${of.group === '' ? '' : `.${of.group}`} "${name}" is invalid: ${list}`
  return new ApiError({ code: 422, reason: 'Invalid', message, details })
}

/** 403. */
export function forbidden(of: ResourceName, name: string, why: string): ApiError {
  const message = `${qualified(of)} "${name}" is forbidden: ${why}`
  return new ApiError({ code: 403, reason: 'Forbidden', message, details: detailsOf(of, name) })
}

/** 400. */
export function badRequest(message: string): ApiError {
  return new ApiError({ code: 400, reason: 'BadRequest', message })
}

/** The body is well-formed but is not this kind: 400 on a create or update, 422 on a patch. */
export class DecodingError extends ApiError {
  readonly problem: string

  constructor(kind: string, version: string, problem: string) {
    const message = `${kind} in version "${version}" cannot be handled as a ${kind}: ${problem}`
    super({ code: 400, reason: 'BadRequest', message })
    this.problem = problem
  }
}

/** What a patch makes of an object cannot be read as one. */
export function invalidPatch(shown: string, problem: string): ApiError {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${problem}`
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'patch' }]
  return new ApiError({
    code: 422,
    reason: 'Invalid',
    message: ` "" is invalid: patch: ${message}`,
    details: { causes },
  })
}

/** 401: the token is none that the server gave. */
export function unauthorized(): ApiError {
  return new ApiError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })
}

/** 405. */
export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource'
  return new ApiError({ code: 405, reason: 'MethodNotAllowed', message, details: {} })
}

/** 410: a resource version or continue token older than what the server remembers. */
export function expired(message: string): ApiError {
  return new ApiError({ code: 410, reason: 'Expired', message })
}

/** 415: final for kubectl, which does not try another format. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return new ApiError({ code: 415, reason: 'UnsupportedMediaType', message })
}

/** 429 with the wait in seconds. */
export function tooManyRequests(retryAfterSeconds: number): ApiError {
  const message = 'Too many requests, please try again later.'
  return new ApiError({ code: 429, reason: 'TooManyRequests', message, details: { retryAfterSeconds } })
}

/** 500. */
export function internalError(message: string): ApiError {
  const details = { causes: [{ message }] }
  return new ApiError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${message}`, details })
}

/** 503. */
export function serviceUnavailable(): ApiError {
  const message = 'the server is currently unable to handle the request'
  return new ApiError({ code: 503, reason: 'ServiceUnavailable', message })
}

/** 413. */
export function entityTooLarge(): ApiError {
  return new ApiError({ code: 413, reason: 'RequestEntityTooLarge', message: 'the request body is too large' })
}
