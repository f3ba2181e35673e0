/** A JSON value as it travels: objects of the API are handled as what they are on the wire, never as classes. */
export type Json = null | boolean | number | string | Json[] | JsonObject

/** An `undefined` member counts as absent everywhere. */
export interface JsonObject {
  [key: string]: Json | undefined
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a member that should be an object; anything else reads as an empty one. */
export function objectIn(parent: Json | undefined, key: string): JsonObject {
  const value = isJsonObject(parent) ? parent[key] : undefined
  return isJsonObject(value) ? value : {}
}

/** Reads a member that should be a list of objects; anything else reads as an empty list. */
export function objectsIn(parent: Json | undefined, key: string): JsonObject[] {
  return listIn(parent, key).filter(isJsonObject)
}

/** Reads a member that should be a list; anything else reads as an empty list. */
export function listIn(parent: Json | undefined, key: string): Json[] {
  const value = isJsonObject(parent) ? parent[key] : undefined
  return Array.isArray(value) ? value : []
}

/** Reads a member that should be a string; anything else reads as the empty string, as Go's zero value does. */
export function stringIn(parent: Json | undefined, key: string): string {
  const value = isJsonObject(parent) ? parent[key] : undefined
  return typeof value === 'string' ? value : ''
}

/** Reads a member that should be a number; anything else reads as 0, as Go's zero value does. */
export function numberIn(parent: Json | undefined, key: string): number {
  const value = isJsonObject(parent) ? parent[key] : undefined
  return typeof value === 'number' ? value : 0
}

/** Reads a member that should be a list of strings. */
export function stringsIn(parent: Json | undefined, key: string): string[] {
  return listIn(parent, key).filter((value) => typeof value === 'string')
}

/** Reads a map of strings: labels, annotations, selectors. */
export function stringMapIn(parent: Json | undefined, key: string): Record<string, string> {
  const entries = Object.entries(objectIn(parent, key))
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** Copies a value deeply; what is stored is frozen, so every change starts with this. */
export function cloneJson<T extends Json>(value: T): T {
  return structuredClone(value)
}

/** Compares without regard to the order of members; absent and `undefined` are the same. */
export function equalJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalJson(item, right[index]))
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => equalJson(left[key], right[key]))
}

/** Freezes deeply, so that nobody changes a stored object behind the store's back. */
export function freezeJson<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const item of Object.values(value)) if (item !== undefined) freezeJson(item)
  }
  return value
}

/** Answers a shallow copy without these members. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}
