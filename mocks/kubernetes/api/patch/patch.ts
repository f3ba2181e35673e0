import jsonPatch from 'fast-json-patch'
import { ApiError, badRequest } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { applyMergePatch } from './merge-patch.ts'
import { applyStrategicPatch } from './strategic-patch.ts'

export type PatchFunction = (current: KubernetesObject) => JsonObject

/** Reads a patch of one of the three client-side types. Throws 400 (malformed) or 415 (unknown type). */
export function patchFunction(mediaType: string, text: string, kind: string): PatchFunction {
  switch (mediaType) {
    case 'application/json-patch+json': {
      const operations = parseOperations(text)
      return (current) => applyOperations(current, operations)
    }
    case 'application/merge-patch+json': {
      const body = parsePatch(text)
      return (current) => asObject(applyMergePatch(current, body))
    }
    case 'application/strategic-merge-patch+json': {
      const body = parsePatch(text)
      return (current) => applyStrategicPatch(current, body, kind)
    }
    default:
      throw new ApiError({
        code: 415,
        reason: 'UnsupportedMediaType',
        message: '415: Unsupported Media Type',
        details: {},
      })
  }
}

function parsePatch(text: string): JsonObject {
  const value = parseJson(text)
  if (isJsonObject(value)) return value
  const what = Array.isArray(value) ? 'array' : typeof value
  throw badRequest(`error decoding patch: json: cannot unmarshal ${what} into Go value of type map[string]interface {}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(`error decoding patch: ${String(error)}`)
  }
}

type Operation = Parameters<typeof jsonPatch.applyPatch>[1][number]

function parseOperations(text: string): Operation[] {
  const value = parseJson(text)
  if (isOperations(value)) return value
  throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp')
}

function isOperations(value: unknown): value is Operation[] {
  return Array.isArray(value) && value.every((one) => isJsonObject(one) && typeof one['op'] === 'string')
}

function applyOperations(current: KubernetesObject, operations: readonly Operation[]): JsonObject {
  try {
    // `null` as a removal target and paths that do not exist are refused, as the Go library does.
    return asObject(jsonPatch.applyPatch<unknown>(current, operations, true, false).newDocument)
  } catch (error) {
    if (error instanceof ApiError) throw error
    const message = 'the server rejected our request due to an error in our request'
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    const causes = [{ reason: 'UnexpectedServerResponse', message: why, field: '' }]
    throw new ApiError({ code: 422, reason: 'Invalid', message, details: { causes } })
  }
}

function asObject(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw badRequest('the patched object is no object')
  return value
}
