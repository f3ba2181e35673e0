import type { Json, JsonObject } from './json.ts'
import { isJsonObject } from './json.ts'

/** metav1.ObjectMeta, as far as the double reads it; other members ride along. */
export interface ObjectMeta extends JsonObject {
  name: string
  namespace?: string
  generateName?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  finalizers?: string[]
  ownerReferences?: JsonObject[]
  managedFields?: JsonObject[]
}

/**
 * Any object of the API. What the store hands out is frozen: copy (`structuredClone`) before changing.
 */
export interface KubernetesObject extends JsonObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  spec?: JsonObject
  status?: JsonObject
}

/**
 * Reads what a client sent as an object: a metadata that is missing becomes an empty one, as Go's decoder does.
 * Dates and other classes become what JSON makes of them.
 */
export function toKubernetesObject(input: object): KubernetesObject {
  // null means absent in whatever is decoded into a Go struct.
  const copy: Json = JSON.parse(JSON.stringify(input), (_key, value: Json) => (value === null ? undefined : value))
  const object: JsonObject = isJsonObject(copy) ? copy : {}
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {}
  const { name } = metadata
  return {
    ...object,
    apiVersion: typeof object['apiVersion'] === 'string' ? object['apiVersion'] : '',
    kind: typeof object['kind'] === 'string' ? object['kind'] : '',
    metadata: { ...metadata, name: typeof name === 'string' ? name : '' },
  } as KubernetesObject
}

/** `namespace/name`, or the name alone for what lives in no namespace. */
export function objectKey(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
