import { errors } from './error-catalogue.ts'
import { isJsonObject } from './json.ts'
import type { JsonObject } from './json.ts'

/** ARM's limit on a request body. */
export const maxBodyBytes = 4 * 1024 * 1024

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads the JSON object of a request; throws Azure's error for whatever else it is. */
export function parseRequestBody(body: Uint8Array): JsonObject {
  if (body.byteLength > maxBodyBytes) throw errors.contentTooLarge('4 MB')
  if (body.byteLength === 0) throw errors.contentInvalid('The request body is empty')
  const parsed = parseJson(body)
  if (!isJsonObject(parsed)) throw errors.contentInvalid('The request body must be a JSON object')
  return parsed
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body))
  } catch (cause) {
    throw errors.contentInvalid(cause instanceof Error ? cause.message : 'not JSON')
  }
}
