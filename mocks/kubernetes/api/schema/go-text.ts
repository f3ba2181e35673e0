import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'

/** Writes a value as Go's `%v` prints a decoded one: `map[spec:map[replicas:1]]`, which some messages quote. */
export function goText(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isJsonObject(value)) return value === null || value === undefined ? '<nil>' : String(value)
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `map[${entries.map(([key, member]) => `${key}:${goText(member)}`).join(' ')}]`
}
