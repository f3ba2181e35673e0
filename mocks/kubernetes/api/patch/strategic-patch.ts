/** Applies a strategic merge patch with its directives: apimachinery 0.36 pkg/util/strategicpatch/patch.go. */
import { ApiError, badRequest } from '../api-error.ts'
import type { Json, JsonObject } from '../json.ts'
import { cloneJson, equalJson, isJsonObject, listIn } from '../json.ts'
import { goText } from '../schema/go-text.ts'
import { listShape } from './list-shape.ts'

const elementOrder = '$setElementOrder/'
const deleteFrom = '$deleteFromPrimitiveList/'

/** Answers the patched object; neither argument changes. Throws 400 for a patch that breaks the rules. */
export function applyStrategicPatch(current: JsonObject, patch: JsonObject, kind: string): JsonObject {
  return mergeMap(cloneJson(current), cloneJson(patch), { kind, path: '' })
}

interface Place {
  readonly kind: string
  readonly path: string
}

const below = ({ kind, path }: Place, key: string): Place => ({ kind, path: path === '' ? key : `${path}.${key}` })

function mergeMap(original: JsonObject, patch: JsonObject, place: Place): JsonObject {
  const directive = patch['$patch']
  if (directive === 'replace') return withoutDirectives(patch)
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge')
    throw badRequest(`unknown patch type: ${JSON.stringify(directive)}`)
  const result = retainKeys(original, patch)
  const ordered = new Map<string, Json[]>()
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(elementOrder)) ordered.set(key.slice(elementOrder.length), Array.isArray(value) ? value : [])
    else if (key.startsWith(deleteFrom)) deleteScalars(result, key.slice(deleteFrom.length), value)
    else if (!key.startsWith('$')) mergeMember(result, { key, value }, below(place, key))
  }
  for (const [key, order] of ordered) {
    const merged = result[key]
    if (!Array.isArray(merged)) continue
    requireOrderOfPatch(listIn(patch, key), order, listShape(place.kind, below(place, key).path).mergeKey)
    result[key] = inOrder(merged, order, {
      server: listIn(original, key),
      mergeKey: listShape(place.kind, below(place, key).path).mergeKey,
    })
  }
  return result
}

function mergeMember(result: JsonObject, { key, value }: { key: string; value: Json | undefined }, place: Place): void {
  const before = result[key]
  if (value === null || value === undefined) delete result[key]
  else if (isJsonObject(value))
    result[key] = isJsonObject(before) ? mergeMap(before, value, place) : withoutDirectives(value)
  else if (Array.isArray(value)) {
    result[key] = Array.isArray(before) ? mergeList(before, value, place) : itemsWithoutDirectives(value)
  } else result[key] = value
}

function mergeList(original: readonly Json[], patch: readonly Json[], place: Place): Json[] {
  const { strategic, mergeKey } = listShape(place.kind, place.path)
  if (strategic === 'replace') return itemsWithoutDirectives(patch)
  if (mergeKey === undefined) return inOrder([...new Set([...original, ...patch])], patch, { server: original })
  const items = patch.filter(isJsonObject)
  if (items.some((item) => item['$patch'] === 'replace' && Object.keys(item).length === 1)) {
    return itemsWithoutDirectives(items.filter((item) => item['$patch'] === undefined))
  }
  const deleted = items.filter((item) => item['$patch'] === 'delete').map((item) => item[mergeKey])
  const kept = original.filter((item) => !deleted.some((value) => equalJson(value, keyed(item, mergeKey))))
  const wanted = items.filter((item) => item['$patch'] !== 'delete')
  const merged = wanted.reduce<Json[]>((all, item) => mergeItem(all, item, mergeKey, place), kept)
  return inOrder(merged, wanted, { server: original, mergeKey })
}

function mergeItem(all: readonly Json[], item: JsonObject, mergeKey: string, place: Place): Json[] {
  const value = item[mergeKey]
  if (value === undefined) {
    // A plain Go error upstream, hence 500 and no reason.
    const message = `map: ${goText(item)} does not contain declared merge key: ${mergeKey}`
    throw new ApiError({ code: 500, reason: '', message })
  }
  const at = all.findIndex((one) => equalJson(keyed(one, mergeKey), value))
  const found = all[at]
  if (!isJsonObject(found)) return [...all, withoutDirectives(item)]
  return all.with(at, mergeMap(found, item, place))
}

const keyed = (item: Json, mergeKey: string): Json | undefined => (isJsonObject(item) ? item[mergeKey] : undefined)

/**
 * Puts what the patch names into its order; what only the server has keeps its place relative to its old
 * neighbours (mergeSortedSlice).
 */
function inOrder(
  merged: readonly Json[],
  order: readonly Json[],
  { server, mergeKey }: { readonly server: readonly Json[]; readonly mergeKey?: string | undefined },
): Json[] {
  const id = (item: Json): Json | undefined => (mergeKey === undefined ? item : keyed(item, mergeKey))
  const indexIn = (list: readonly Json[], item: Json) => list.findIndex((one) => equalJson(id(one), id(item)))
  const byIndex = (list: readonly Json[]) => (left: Json, right: Json) => indexIn(list, left) - indexIn(list, right)
  const named = merged.filter((item) => indexIn(order, item) >= 0).toSorted(byIndex(order))
  const others = merged.filter((item) => indexIn(order, item) < 0).toSorted(byIndex(server))
  const result: Json[] = []
  for (const item of named) {
    const place = indexIn(server, item)
    while (
      others[0] !== undefined &&
      place >= 0 &&
      indexIn(server, others[0]) >= 0 &&
      indexIn(server, others[0]) < place
    ) {
      result.push(...others.splice(0, 1))
    }
    result.push(item)
  }
  return [...result, ...others]
}

// A patch whose list says other items than its order was computed against something else.
function requireOrderOfPatch(patch: readonly Json[], order: readonly Json[], mergeKey: string | undefined): void {
  const id = (item: Json): Json | undefined => (mergeKey === undefined ? item : keyed(item, mergeKey))
  const wanted = patch.filter((item) => !(isJsonObject(item) && item['$patch'] === 'delete')).map(id)
  if (wanted.every((one) => order.some((item) => equalJson(id(item), one)))) return
  throw badRequest("The order in patch list doesn't match $setElementOrder list")
}

function retainKeys(original: JsonObject, patch: JsonObject): JsonObject {
  const retained = patch['$retainKeys']
  if (!Array.isArray(retained)) return { ...original }
  return Object.fromEntries(Object.entries(original).filter(([key]) => retained.includes(key)))
}

function deleteScalars(result: JsonObject, key: string, values: Json | undefined): void {
  if (!Array.isArray(values) || !Array.isArray(result[key])) return
  result[key] = result[key].filter((item) => !values.some((value) => equalJson(value, item)))
}

function withoutDirectives(value: JsonObject): JsonObject {
  const entries = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    if (key.startsWith('$') || member === null || member === undefined) return []
    if (isJsonObject(member)) return [[key, withoutDirectives(member)]]
    return [[key, Array.isArray(member) ? itemsWithoutDirectives(member) : member]]
  })
  return Object.fromEntries(entries)
}

function itemsWithoutDirectives(items: readonly Json[]): Json[] {
  return items.flatMap((item): Json[] => {
    if (!isJsonObject(item)) return [item]
    return item['$patch'] === 'delete' ? [] : [withoutDirectives(item)]
  })
}
