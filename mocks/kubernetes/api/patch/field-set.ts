/**
 * Sets of fields as server-side apply tracks them: which leaves, which list items, which maps somebody set.
 * In memory a set of paths; on the wire the nested FieldsV1 of structured-merge-diff.
 */
import type { Json, JsonObject } from '../json.ts'
import { equalJson, isJsonObject } from '../json.ts'
import { hasAtomicItems, isAtomicMap, listShape, mapKeyDefaults } from './list-shape.ts'

/** Steps of a path: `f:spec`, `k:{"port":80,"protocol":"TCP"}`, `v:"finalizer"`. */
export type FieldPath = readonly string[]

/** Path by its joined steps. */
export type FieldSet = ReadonlyMap<string, FieldPath>

const separator = '\u0000'
/** Joins the steps of a path to the key of a field set. */
export const pathKey = (path: FieldPath): string => path.join(separator)

/** Makes a set of paths. */
export function fieldSet(paths: readonly FieldPath[]): FieldSet {
  return new Map(paths.map((path) => [pathKey(path), path]))
}

/** What nobody owns: identity and what the server writes itself. */
const unowned = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.managedFields',
  'metadata.selfLink',
])

/** Free-form maps, whose own existence is a field too; a struct has none. */
const maps =
  /(^|\.)(labels|annotations|data|binaryData|stringData|matchLabels|nodeSelector|capacity|allocatable|limits|requests|selector)$/

// Structs behind a pointer in Go: whether they are there is a field too.
const pointers =
  /(^|\.)(sessionAffinityConfig|clientIP|rollingUpdate|readinessProbe|livenessProbe|startupProbe|httpGet|tcpSocket|exec|grpc|securityContext|lifecycle|affinity|dnsConfig|series|related)$/

// The one list that Go writes even when it is empty: it is always there, so nobody adds it.
const alwaysThere = /(^|\.)containers$/

/**
 * Answers every path that an object sets. An update counts maps, lists and pointers themselves too, as it may have
 * added them; an apply claims only what it says inside them.
 */
export function fieldsOf(object: JsonObject, kind: string, by: 'update' | 'apply' = 'update'): FieldSet {
  const paths: FieldPath[] = []
  collect(object, { kind, by, path: '', steps: [] }, paths)
  return fieldSet(paths)
}

interface Place {
  readonly kind: string
  readonly by: 'update' | 'apply'
  readonly path: string
  readonly steps: FieldPath
}

function collect(object: JsonObject, place: Place, into: FieldPath[]): void {
  for (const [key, value] of Object.entries(object)) {
    const path = place.path === '' ? key : `${place.path}.${key}`
    const steps = [...place.steps, `f:${key}`]
    if (value === undefined || (unowned.has(path) && path !== 'metadata')) continue
    if (isZero(path, value) && !maps.test(place.path)) continue
    collectValue(value, { ...place, path, steps }, into)
  }
}

// What the server fills in as Go's zero value belongs to nobody.
const isZero = (path: string, value: Json): boolean =>
  value === null || value === '' || (/^(source|deprecatedSource)$/.test(path) && equalJson(value, {}))

function collectValue(value: Json, place: Place, into: FieldPath[]): void {
  const { kind, path, steps } = place
  if (Array.isArray(value)) {
    collectList(value, place, into)
    return
  }
  if (!isJsonObject(value) || isAtomicMap(kind, path)) {
    into.push(steps)
    return
  }
  const counts = Object.keys(value).length === 0 || (place.by === 'update' && (maps.test(path) || pointers.test(path)))
  if (path !== 'metadata' && counts) into.push(steps)
  collect(value, place, into)
}

function collectList(list: readonly Json[], place: Place, into: FieldPath[]): void {
  const { mapKeys } = listShape(place.kind, place.path)
  const counts = mapKeys === 'atomic' || list.length === 0
  if (counts || (place.by === 'update' && !alwaysThere.test(place.path))) into.push(place.steps)
  if (mapKeys === 'atomic') return
  for (const item of list) {
    const steps = [...place.steps, itemStep(item, mapKeys)]
    into.push(steps)
    if (isJsonObject(item) && !hasAtomicItems(place.path)) collect(item, { ...place, steps }, into)
  }
}

/** The step that names a list item: by its keys, or by its value in a set. */
export function itemStep(item: Json, mapKeys: readonly string[]): string {
  if (!isJsonObject(item)) return `v:${JSON.stringify(item)}`
  const keys = mapKeys.toSorted().map((key) => [key, item[key] ?? mapKeyDefaults[key] ?? null])
  return `k:${JSON.stringify(Object.fromEntries(keys))}`
}

/** Reads FieldsV1. */
export function readFields(fields: Json | undefined): FieldSet {
  const paths: FieldPath[] = []
  readInto(isJsonObject(fields) ? fields : {}, [], paths)
  return fieldSet(paths)
}

function readInto(fields: JsonObject, steps: FieldPath, into: FieldPath[]): void {
  const children = Object.entries(fields)
  if (steps.length > 0 && (children.length === 0 || fields['.'] !== undefined)) into.push(steps)
  for (const [step, value] of children) {
    if (step !== '.') readInto(isJsonObject(value) ? value : {}, [...steps, step], into)
  }
}

/** Writes FieldsV1: `.` marks a member that has members of its own. */
export function writeFields(set: FieldSet): JsonObject {
  const root: JsonObject = {}
  for (const path of set.values()) {
    let at = root
    for (const step of path) {
      const next = at[step]
      const child: JsonObject = isJsonObject(next) ? next : {}
      at[step] = child
      at = child
    }
    at['.'] = {}
  }
  trimLeaves(root)
  return root
}

function trimLeaves(fields: JsonObject): void {
  const children = Object.keys(fields)
  if (children.length === 1 && children[0] === '.') delete fields['.']
  for (const value of Object.values(fields)) if (isJsonObject(value)) trimLeaves(value)
}

/** Reads the value at a path; undefined where nothing is there. */
export function valueAt(object: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((at, step) => stepInto(at, step), object)
}

function stepInto(at: Json | undefined, step: string): Json | undefined {
  const name = step.slice(2)
  if (step.startsWith('f:')) return isJsonObject(at) ? at[name] : undefined
  if (!Array.isArray(at)) return undefined
  if (step.startsWith('v:')) return at.find((item) => JSON.stringify(item) === name)
  return at.find((item) => isJsonObject(item) && itemStep(item, keysOf(name)) === step)
}

/** The names of the keys in a `k:` step. */
export function keysOf(text: string): string[] {
  const value: unknown = JSON.parse(text)
  return isJsonObject(value) ? Object.keys(value) : []
}

/** Whether a path is a leaf of the object: a scalar, an atomic list or map, a set member. */
export function isLeafValue(value: Json | undefined, path: FieldPath, kind: string): boolean {
  const dotted = dottedPath(path)
  if (Array.isArray(value)) return listShape(kind, dotted).mapKeys === 'atomic'
  return !isJsonObject(value) || isAtomicMap(kind, dotted)
}

/** The path by dots with list items left out, as `list-shape.ts` knows them. */
function dottedPath(path: FieldPath): string {
  return path
    .filter((step) => step.startsWith('f:'))
    .map((step) => step.slice(2))
    .join('.')
}

/** The path as conflicts name it: `.spec.ports[port=80,protocol="TCP"].targetPort`. */
export function shownPath(path: FieldPath): string {
  return path.map(shownStep).join('')
}

function shownStep(step: string): string {
  if (step.startsWith('f:')) return `.${step.slice(2)}`
  if (step.startsWith('v:')) return `[=${step.slice(2)}]`
  const value: unknown = JSON.parse(step.slice(2))
  const entries = isJsonObject(value) ? Object.entries(value) : []
  return `[${entries.map(([key, one]) => `${key}=${JSON.stringify(one)}`).join(',')}]`
}
