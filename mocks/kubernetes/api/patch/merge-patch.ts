import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'

/** Applies an RFC 7386 merge patch: null removes, lists are replaced whole. Changes nothing in place. */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch
  const result = isJsonObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete result[key]
    else result[key] = applyMergePatch(result[key], value)
  }
  return result
}
