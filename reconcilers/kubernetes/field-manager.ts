import type { KubernetesObject } from './object.ts'

interface ManagedFields {
  readonly manager?: string
  readonly fieldsV1?: unknown
}

/**
 * Who wrote a field last, as the API server keeps it in `metadata.managedFields`; undefined where it does not say. Only
 * objects that were read whole have it: what reflectors keep is trimmed.
 */
export function managerOf(object: KubernetesObject, path: readonly string[]): string | undefined {
  const { managedFields = [] } = object.metadata as { readonly managedFields?: readonly ManagedFields[] }
  return managedFields.find(({ fieldsV1 }) => holds(fieldsV1, path))?.manager
}

function holds(fields: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  if (typeof fields !== 'object' || fields === null) return false
  const key = `f:${name}`
  return key in fields && holds((fields as Readonly<Record<string, unknown>>)[key], rest)
}
