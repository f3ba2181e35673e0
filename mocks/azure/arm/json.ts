/** A JSON object as it came over the wire: nothing is known of its members yet. */
export type JsonObject = { readonly [member: string]: unknown }

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Answers the object at `member`, or an empty one, so that a path of optional objects reads in one line. */
export function objectAt(value: unknown, member: string): JsonObject {
  const found = isJsonObject(value) ? value[member] : undefined
  return isJsonObject(found) ? found : {}
}

/** Answers the objects in the array at `member`; whatever else stands there is left out. */
export function objectsAt(value: unknown, member: string): readonly JsonObject[] {
  const found = isJsonObject(value) ? value[member] : undefined
  return Array.isArray(found) ? found.filter(isJsonObject) : []
}

export function stringAt(value: unknown, member: string): string | undefined {
  const found = isJsonObject(value) ? value[member] : undefined
  return typeof found === 'string' ? found : undefined
}

/** Drops null members at every depth: to Azure `null` in a request and an absent member are the same thing. */
export function withoutNulls(value: unknown): unknown {
  // Most documents have none, and a big one is dear to copy.
  return holdsNull(value) ? dropNulls(value) : value
}

function holdsNull(value: unknown): boolean {
  if (typeof value !== 'object') return value === undefined
  return value === null || Object.values(value).some(holdsNull)
}

function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(dropNulls)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(kept.map(([name, member]) => [name, dropNulls(member)]))
}
