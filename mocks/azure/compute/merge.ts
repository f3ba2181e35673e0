import type { JsonObject } from '../arm/json.ts'
import { isJsonObject } from '../arm/json.ts'

/** Answers `base` with `patch` merged into it, object by object; null takes a member away, an array replaces the old one. */
export function merged(base: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(patch)) {
    const before = base[name]
    // Tags are one value to Azure: a PATCH replaces them all.
    const isOneValue = name === 'tags' || !isJsonObject(value) || !isJsonObject(before)
    if (value === null) delete result[name]
    else result[name] = isOneValue ? value : merged(before, value)
  }
  return result
}
