import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import { storageKey } from '../resource.ts'
import { fieldsByType } from './fields.ts'

type Fields = ReadonlyMap<string, string | undefined>

const types: ReadonlyMap<string, Fields> = new Map(
  Object.entries(fieldsByType).map(([type, text]) => [type, new Map(text.split(' ').map(fieldOf))]),
)

function fieldOf(text: string): [string, string | undefined] {
  const [name = '', type] = text.split(':')
  return [name, type]
}

export interface Checked {
  /** The object with what is known of it, as Go's decoder keeps it. */
  readonly object: JsonObject
  /** What is not known, as messages name it: `spec.ports[0].prot`. */
  readonly unknown: readonly string[]
}

/** Parts the known fields of an object from the unknown; of a kind that is not described all is known. */
export function checkFields(resource: Resource, object: JsonObject): Checked {
  const type = types.has(storageKey({ ...resource, resource: resource.kind }))
    ? storageKey({ ...resource, resource: resource.kind })
    : resource.kind
  const unknown: string[] = []
  const { apiVersion, kind, ...members } = object
  const known = knownOf(members, type, { at: '', unknown })
  return {
    object: { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }), ...known },
    unknown,
  }
}

interface Finding {
  readonly at: string
  readonly unknown: string[]
}

function knownOf(object: JsonObject, type: string, { at, unknown }: Finding): JsonObject {
  const fields = types.get(type)
  if (fields === undefined) return object
  const entries = Object.entries(object).flatMap(([key, value]): [string, Json | undefined][] => {
    const path = at === '' ? key : `${at}.${key}`
    if (fields.has(key)) return [[key, knownValue(value, fields.get(key), { at: path, unknown })]]
    unknown.push(path)
    return []
  })
  return Object.fromEntries(entries)
}

function knownValue(value: Json | undefined, type: string | undefined, { at, unknown }: Finding): Json | undefined {
  if (type === undefined) return value
  if (isJsonObject(value)) return knownOf(value, type, { at, unknown })
  if (!Array.isArray(value)) return value
  return value.map((item, index) =>
    isJsonObject(item) ? knownOf(item, type, { at: `${at}[${index}]`, unknown }) : item,
  )
}
