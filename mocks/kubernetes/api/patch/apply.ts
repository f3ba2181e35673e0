/**
 * Server-side apply: what a manager no longer says and nobody else owns goes, what another owns is a conflict
 * unless forced (structured-merge-diff, as apiserver 0.36 uses it).
 */
import { ApiError, badRequest } from '../api-error.ts'
import { createObject } from '../create.ts'
import type { Json, JsonObject } from '../json.ts'
import { equalJson, isJsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import { toKubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import type { Target } from '../update.ts'
import { updateObject } from '../update.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey, timestamp } from '../write-context.ts'
import type { FieldPath, FieldSet } from './field-set.ts'
import { fieldsOf, isLeafValue, itemStep, pathKey, shownPath, valueAt } from './field-set.ts'
import { isAtomicMap, listShape } from './list-shape.ts'
import type { ManagedEntry } from './managed-fields.ts'
import { isBy, readManaged, withManaged } from './managed-fields.ts'

export interface ApplyOptions {
  readonly target: Target
  readonly manager: string
  readonly force: boolean
  readonly dryRun?: boolean
  readonly subresource?: 'status'
}

/** Applies a configuration; creates the object where there is none. Throws 400, 409 (owned by others), 422. */
export function applyConfiguration(
  context: WriteContext,
  resource: Resource,
  configuration: KubernetesObject,
  options: ApplyOptions,
): { readonly object: KubernetesObject; readonly created: boolean } {
  requireComplete(configuration)
  const { target, dryRun = false, subresource } = options
  const existing = context.storage.get(storedKey(resource), target.namespace, target.name)
  if (existing === undefined && subresource === undefined) {
    return { object: createApplied(context, resource, configuration, options), created: true }
  }
  const change = (current: KubernetesObject) => {
    const by = { ...options, kind: resource.kind, time: timestamp(context.clock) }
    return applied(current, configuration, by)
  }
  const writeOptions = { dryRun, keepsManagedFields: true, ...(subresource === undefined ? {} : { subresource }) }
  return { object: updateObject(context, resource, { target, change, options: writeOptions }), created: false }
}

function requireComplete({ apiVersion, kind, metadata }: KubernetesObject): void {
  if (apiVersion === '' || kind === '') throw badRequest('invalid object type: apiVersion and kind must be set')
  if (metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil')
}

function createApplied(
  context: WriteContext,
  resource: Resource,
  configuration: KubernetesObject,
  { target, manager, dryRun = false }: ApplyOptions,
): KubernetesObject {
  const namespace = target.namespace === undefined ? {} : { namespace: target.namespace }
  return createObject(context, resource, configuration, { dryRun, fieldManager: manager, applied: true, ...namespace })
}

interface Applying extends ApplyOptions {
  readonly kind: string
  readonly time: string
}

function applied(current: KubernetesObject, configuration: KubernetesObject, by: Applying): KubernetesObject {
  const { resourceVersion } = configuration.metadata
  const wanted = fieldsOf(configuration, by.kind, 'apply')
  const entries = trackedSoFar(current, by)
  const mine = entries.find((entry) => isBy(entry, by, 'Apply'))
  const others = entries.filter((entry) => entry !== mine)
  const contested = conflicts({ current, configuration, wanted, others, kind: by.kind })
  if (contested.length > 0 && !by.force) throw applyConflict(contested)
  const merged = mergeMaps(current, configuration, { kind: by.kind, path: '' })
  for (const path of abandoned(mine?.fields, wanted, others)) removeAt(merged, path)
  const taken = new Set(contested.map(({ path }) => pathKey(path)))
  const left = others.map((entry) => ({
    ...entry,
    fields: new Map([...entry.fields].filter(([key]) => !taken.has(key))),
  }))
  const same = mine !== undefined && equalJson([...mine.fields.keys()].toSorted(), [...wanted.keys()].toSorted())
  const own: ManagedEntry = {
    manager: by.manager,
    operation: 'Apply',
    apiVersion: current.apiVersion,
    subresource: by.subresource ?? '',
    time: same ? mine.time : by.time,
    fields: wanted,
  }
  const result = withManaged(toKubernetesObject(merged), [...left, own])
  // A configuration may name the version it is meant for.
  if (resourceVersion !== undefined) result.metadata.resourceVersion = resourceVersion
  return result
}

/** What stood before anybody applied belongs to one stand-in, as nobody was tracked (skipnonapplied.go). */
function trackedSoFar(current: KubernetesObject, { kind, time }: Applying): ManagedEntry[] {
  const entries = readManaged(current)
  if (entries.length > 0) return entries
  const manager = 'before-first-apply'
  const fields = fieldsOf(current, kind)
  return [{ manager, operation: 'Update', apiVersion: current.apiVersion, subresource: '', time, fields }]
}

interface Conflict {
  readonly path: FieldPath
  readonly owner: ManagedEntry
}

function conflicts({
  current,
  configuration,
  wanted,
  others,
  kind,
}: {
  readonly current: KubernetesObject
  readonly configuration: KubernetesObject
  readonly wanted: FieldSet
  readonly others: readonly ManagedEntry[]
  readonly kind: string
}): Conflict[] {
  return [...wanted].flatMap(([key, path]) => {
    const value = valueAt(configuration, path)
    if (!isLeafValue(value, path, kind) || equalJson(value, valueAt(current, path))) return []
    return others.filter(({ fields }) => fields.has(key)).map((owner) => ({ path, owner }))
  })
}

function applyConflict(contested: readonly Conflict[]): ApiError {
  const by = ({ manager, apiVersion, operation, subresource }: ManagedEntry) => {
    const of = subresource === '' ? '' : ` with subresource "${subresource}"`
    return operation === 'Apply'
      ? `conflict with "${manager}"${of}`
      : `conflict with "${manager}"${of} using ${apiVersion}`
  }
  const causes = contested.map(({ path, owner }) => ({
    reason: 'FieldManagerConflict',
    message: by(owner),
    field: shownPath(path),
  }))
  const count = `${causes.length} conflict${causes.length === 1 ? '' : 's'}`
  const shown = causes.map(({ message, field }) => `${message}: ${field}`).join('\n')
  return new ApiError({
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${count}: ${shown}`,
    details: { causes },
  })
}

/** What this manager applied before, no longer says, and nobody else owns. */
function abandoned(before: FieldSet | undefined, wanted: FieldSet, others: readonly ManagedEntry[]): FieldPath[] {
  if (before === undefined) return []
  const gone = [...before].filter(([key]) => !wanted.has(key) && !others.some(({ fields }) => fields.has(key)))
  // Whoever owns something below holds what is above it.
  const held = (prefix: string) =>
    [wanted, ...others.map(({ fields }) => fields)].some((set) =>
      [...set.keys()].some((key) => key.startsWith(`${prefix}\u0000`)),
    )
  return gone.filter(([key]) => !held(key)).map(([, path]) => path)
}

interface Place {
  readonly kind: string
  readonly path: string
}

function mergeMaps(current: JsonObject, wanted: JsonObject, place: Place): JsonObject {
  const result: JsonObject = { ...current }
  for (const [key, value] of Object.entries(wanted)) {
    const path = place.path === '' ? key : `${place.path}.${key}`
    if (value !== undefined) result[key] = mergeValues(result[key], value, { kind: place.kind, path })
  }
  return result
}

function mergeValues(current: Json | undefined, wanted: Json, place: Place): Json {
  if (isJsonObject(wanted)) {
    return isJsonObject(current) && !isAtomicMap(place.kind, place.path) ? mergeMaps(current, wanted, place) : wanted
  }
  if (!Array.isArray(wanted) || !Array.isArray(current)) return wanted
  const { mapKeys } = listShape(place.kind, place.path)
  if (mapKeys === 'atomic') return wanted
  return mergeLists(current, wanted, { ...place, mapKeys })
}

/**
 * Merges a list item by item. What only stands keeps its place before what is wanted next, and what is wanted keeps
 * its order (structured-merge-diff, typed/merge.go).
 */
function mergeLists(
  current: readonly Json[],
  wanted: readonly Json[],
  place: Place & { readonly mapKeys: readonly string[] },
): Json[] {
  const stepOf = (item: Json) => itemStep(item, place.mapKeys)
  const standing = new Map(current.map((item) => [stepOf(item), item]))
  const named = new Set(wanted.map(stepOf))
  const merged = (item: Json): Json => {
    const before = standing.get(stepOf(item))
    return isJsonObject(before) && isJsonObject(item) ? mergeMaps(before, item, place) : item
  }
  const result: Json[] = []
  let at = 0
  const passStanding = () => {
    for (let next = current[at]; next !== undefined && !named.has(stepOf(next)); next = current[at]) {
      result.push(next)
      at += 1
    }
  }
  for (const item of wanted) {
    passStanding()
    result.push(merged(item))
    if (current[at] !== undefined && stepOf(current[at] ?? null) === stepOf(item)) at += 1
  }
  const left = current.slice(at).filter((item) => !named.has(stepOf(item)))
  return [...result, ...left]
}

function removeAt(object: JsonObject, path: FieldPath): void {
  const parent = valueAt(object, path.slice(0, -1))
  const last = path.at(-1) ?? ''
  if (isJsonObject(parent)) delete parent[last.slice(2)]
  const value = valueAt(object, path)
  if (!Array.isArray(parent) || value === undefined) return
  parent.splice(parent.indexOf(value), 1)
}
