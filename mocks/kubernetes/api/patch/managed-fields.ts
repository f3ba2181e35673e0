/** Keeps metadata.managedFields: who last set which field, by an update or by an apply. */
import type { JsonObject } from '../json.ts'
import { equalJson, stringIn } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import type { FieldSet } from './field-set.ts'
import { fieldsOf, isLeafValue, readFields, valueAt, writeFields } from './field-set.ts'

export interface Ownership {
  readonly manager: string
  /** metav1.Time of this write. */
  readonly time: string
  readonly kind: string
  readonly subresource?: string
}

export interface ManagedEntry {
  readonly manager: string
  readonly operation: 'Update' | 'Apply'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string
  readonly fields: FieldSet
}

/** Reads metadata.managedFields. */
export function readManaged({ metadata }: KubernetesObject): ManagedEntry[] {
  return (metadata.managedFields ?? []).map((entry) => ({
    manager: stringIn(entry, 'manager'),
    operation: stringIn(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
    apiVersion: stringIn(entry, 'apiVersion'),
    subresource: stringIn(entry, 'subresource'),
    time: stringIn(entry, 'time'),
    fields: readFields(entry['fieldsV1']),
  }))
}

/** Answers the object with these entries; those that own nothing any more are left out. */
export function withManaged(object: KubernetesObject, entries: readonly ManagedEntry[]): KubernetesObject {
  const managedFields = entries
    .filter(({ fields }) => fields.size > 0)
    .toSorted(byAge)
    .map(({ manager, operation, apiVersion, subresource, time, fields }): JsonObject => ({
      manager,
      operation,
      apiVersion,
      ...(time === '' ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: writeFields(fields),
      ...(subresource === '' ? {} : { subresource }),
    }))
  const { managedFields: _before, ...metadata } = object.metadata
  const owned = managedFields.length === 0 ? {} : { managedFields }
  return { ...object, metadata: { ...metadata, name: metadata.name, ...owned } }
}

/** Upstream's order: applies first, then the older, then by name (managedfields/internal/managedfields.go). */
function byAge(left: ManagedEntry, right: ManagedEntry): number {
  const key = ({ operation, time, manager, apiVersion, subresource }: ManagedEntry) =>
    [operation, time, manager, apiVersion, subresource].join('\u0000')
  return key(left) < key(right) ? -1 : 1
}

/** Notes an update: what it changed is now its manager's, what it removed is nobody's. */
export function recordUpdate(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  by: Ownership,
): KubernetesObject {
  // Who emptied the list, by [{}] or [], wants no tracking until the next apply (skipnonapplied.go).
  const isEmptied = after.metadata.managedFields?.every((entry) => Object.keys(entry).length === 0) === true
  if (isEmptied || (before !== undefined && before.metadata.managedFields === undefined)) return withManaged(after, [])
  const old: FieldSet = before === undefined ? new Map() : fieldsOf(before, by.kind)
  const now = fieldsOf(after, by.kind)
  const changed: FieldSet = new Map(
    [...now].filter(([key, path]) => {
      if (!old.has(key)) return true
      const value = valueAt(after, path)
      return isLeafValue(value, path, by.kind) && !equalJson(value, valueAt(before, path))
    }),
  )
  const entries = before === undefined ? [] : readManaged(before)
  const mine = entries.find((entry) => isBy(entry, by, 'Update'))
  const others = entries.filter((entry) => entry !== mine)
  // What the server dropped by itself stays noted, as upstream: only what this write removed goes.
  const removed = new Set([...old.keys()].filter((key) => !now.has(key)))
  const kept = others.map((entry) => ({ ...entry, fields: except(entry.fields, removed, changed) }))
  const own: FieldSet = new Map([...except(mine?.fields ?? new Map(), removed, new Map()), ...changed])
  // An update that changes nothing of its own leaves the time of its entry alone.
  const entry = { ...by, operation: 'Update', apiVersion: after.apiVersion, subresource: by.subresource ?? '' } as const
  const time = changed.size === 0 && mine !== undefined ? mine.time : by.time
  return withManaged(after, [...kept, { ...entry, time, fields: own }])
}

/** Whether an entry is this manager's for this operation and subresource. */
export function isBy(
  entry: ManagedEntry,
  { manager, subresource = '' }: { readonly manager: string; readonly subresource?: string },
  operation: ManagedEntry['operation'],
): boolean {
  return entry.manager === manager && entry.operation === operation && entry.subresource === subresource
}

/** What of a set was neither removed nor taken over. */
function except(fields: FieldSet, removed: ReadonlySet<string>, taken: FieldSet): FieldSet {
  return new Map([...fields].filter(([key]) => !removed.has(key) && !taken.has(key)))
}
