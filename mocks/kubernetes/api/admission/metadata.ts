import type { Cause } from '../api-error.ts'
import { badRequest } from '../api-error.ts'
import { equalJson, without } from '../json.ts'
import type { KubernetesObject, ObjectMeta } from '../object.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'
import { forbiddenField, invalidValue, required } from './causes.ts'
import { label1035Problem, labelProblem, subdomainProblem } from './names.ts'

/** Throws 400 when the body says another kind or version than the path; what it leaves open is filled in. */
export function claimKind(resource: Resource, object: KubernetesObject): KubernetesObject {
  const apiVersion = apiVersionOf(resource)
  if (object.apiVersion !== '' && object.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${object.apiVersion}) does not match the expected API version (${apiVersion})`,
    )
  }
  if (object.kind !== '' && object.kind !== resource.kind) {
    throw badRequest(`the kind in the data (${object.kind}) does not match the expected kind (${resource.kind})`)
  }
  return { ...object, apiVersion, kind: resource.kind }
}

/** Throws 400 when the body names another namespace than the path; answers the namespace that holds. */
export function claimNamespace(resource: Resource, meta: ObjectMeta, requested?: string): string | undefined {
  if (!resource.namespaced) return undefined
  const own = meta.namespace === '' ? undefined : meta.namespace
  if (own !== undefined && requested !== undefined && own !== requested) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  const namespace = requested ?? own
  if (namespace === undefined) throw badRequest('an empty namespace may not be set during creation')
  return namespace
}

/** Checks the name: DNS-1035 for Services, a label for namespaces, a subdomain for all else. */
export function validateName(resource: Resource, name: string): Cause[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')]
  const problem = nameRule(resource)(name)
  return problem === undefined ? [] : [invalidValue('metadata.name', name, problem)]
}

function nameRule({ resource, group }: Resource): (name: string) => string | undefined {
  if (group === '' && resource === 'services') return label1035Problem
  if (group === '' && resource === 'namespaces') return labelProblem
  return subdomainProblem
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const qualifiedName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const qualifiedNameRule =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const longestAnnotations = 256 * 1024

/** Checks labels, annotations and finalizers (apimachinery/pkg/api/validation/objectmeta.go). */
export function validateMetadata(meta: ObjectMeta): Cause[] {
  const labels = Object.entries(meta.labels ?? {}).flatMap(([key, value]) => [
    ...(qualifiedName.test(key) ? [] : [invalidValue('metadata.labels', key, qualifiedNameRule)]),
    ...(labelValue.test(value) && value.length <= 63 ? [] : [invalidValue('metadata.labels', value, labelValueRule)]),
  ])
  const annotations = Object.entries(meta.annotations ?? {})
  const keys = annotations.flatMap(([key]) =>
    qualifiedName.test(key.toLowerCase()) ? [] : [invalidValue('metadata.annotations', key, qualifiedNameRule)],
  )
  const size = annotations.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  const tooLong = { reason: 'FieldValueTooLong', message: `Too long: may not be more than ${longestAnnotations} bytes` }
  return [...labels, ...keys, ...(size > longestAnnotations ? [{ ...tooLong, field: 'metadata.annotations' }] : [])]
}

/** Checks what an update may not do to metadata: a finalizer must not join an object that is being deleted. */
export function validateMetadataUpdate(next: ObjectMeta, old: ObjectMeta): Cause[] {
  if (old.deletionTimestamp === undefined) return []
  const added = (next.finalizers ?? []).filter((one) => old.finalizers?.includes(one) !== true)
  if (added.length === 0) return []
  const shown = added.map((one) => `"${one}"`).join(', ')
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`
  return [forbiddenField('metadata.finalizers', why)]
}

/** Carries over what a client cannot change; empty maps and lists are dropped, as omitempty does. */
export function carryMetadata(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const rest = without(next, 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'creationTimestamp')
  const kept = pick(old, ['uid', 'creationTimestamp', 'generation', 'deletionTimestamp', 'deletionGracePeriodSeconds'])
  return tidyMetadata({ ...rest, ...kept, name: old.name, ...pick(old, ['resourceVersion']) })
}

/** Drops members that are empty, null or undefined: Go would not write them either. */
export function tidyMetadata(meta: ObjectMeta): ObjectMeta {
  const entries = Object.entries(meta).filter(
    ([key, value]) =>
      key === 'name' || (value !== undefined && value !== null && !equalJson(value, {}) && !equalJson(value, [])),
  )
  return { ...Object.fromEntries(entries), name: meta.name }
}

function pick(meta: ObjectMeta, keys: readonly string[]): Partial<ObjectMeta> {
  return Object.fromEntries(Object.entries(meta).filter(([key]) => keys.includes(key)))
}
