/**
 * `$expand` of a GET: the references at the named paths are replaced by what they point at, such as
 * `ipConfigurations/publicIPAddress` of a network interface. Paths that lead nowhere change nothing.
 */
import { isJsonObject, stringAt } from './json.ts'
import type { JsonObject } from './json.ts'
import type { Registry } from './registry.ts'
import { keyOf, parseResourceId } from './resource-id.ts'

/** Answers a document with the references at the paths (separated by commas) filled in. */
export function expandReferences(registry: Registry, document: JsonObject, paths: string): JsonObject {
  return paths.split(',').reduce((expanded, path) => expandAt(registry, expanded, path.trim().split('/')), document)
}

function expandAt(registry: Registry, document: JsonObject, [step, ...rest]: readonly string[]): JsonObject {
  if (step === undefined) return found(registry, document)
  const properties = document['properties']
  if (!isJsonObject(properties)) return document
  const member = Object.keys(properties).find((name) => keyOf(name) === keyOf(step))
  if (member === undefined) return document
  const expand = (value: unknown) => (isJsonObject(value) ? expandAt(registry, value, rest) : value)
  const value = properties[member]
  const expanded = Array.isArray(value) ? value.map(expand) : expand(value)
  return { ...document, properties: { ...properties, [member]: expanded } }
}

/** A child that stands in the document itself has all its members already; only a bare reference is looked up. */
function found(registry: Registry, pointer: JsonObject): JsonObject {
  const id = Object.keys(pointer).length === 1 ? parseResourceId(stringAt(pointer, 'id') ?? '') : undefined
  const collection = id && registry.collectionOf(id)
  if (id === undefined || collection === undefined) return pointer
  const target = id.child === undefined ? collection.get(stringAt(pointer, 'id') ?? '') : collection.child(id)
  return target === undefined ? pointer : { ...target }
}
