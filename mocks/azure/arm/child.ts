import type { JsonObject } from './json.ts'
import { isJsonObject, objectsAt, stringAt } from './json.ts'
import { keyOf } from './resource-id.ts'
import type { Resource } from './resource.ts'

/** Answers the parent's document with one child put in its place, or at the end: what a PUT of a child means. */
export function spliceChild(parent: Resource | undefined, segment: string, name: string, body: unknown): JsonObject {
  const child = { ...(isJsonObject(body) ? body : {}), name }
  const siblings = objectsAt(parent?.properties, segment)
  const at = siblings.findIndex((sibling) => isNamed(sibling, name))
  return withChildren(parent, segment, at < 0 ? [...siblings, child] : siblings.with(at, child))
}

/** Answers the parent's document without one child: what a DELETE of a child means. */
export function withoutChild(parent: Resource | undefined, segment: string, name: string): JsonObject {
  const siblings = objectsAt(parent?.properties, segment)
  return withChildren(
    parent,
    segment,
    siblings.filter((sibling) => !isNamed(sibling, name)),
  )
}

function withChildren(parent: Resource | undefined, segment: string, children: readonly JsonObject[]): JsonObject {
  return { ...parent, properties: { ...parent?.properties, [segment]: children } }
}

function isNamed(child: JsonObject, name: string): boolean {
  return keyOf(stringAt(child, 'name') ?? '') === keyOf(name)
}
