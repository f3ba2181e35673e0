import type { Cause } from '../api-error.ts'
import { badRequest } from '../api-error.ts'
import { equalJson, stringIn, without } from '../json.ts'
import type { KubernetesObject, ObjectMeta } from '../object.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'
import { forbiddenField, invalidValue, required } from './causes.ts'
import { labelProblem, qualifiedNameProblem, subdomainProblem } from './names.ts'

/** Throws 400 when the body says another kind or version than the path; what it leaves open is filled in. */
export function claimKind(resource: Resource, object: KubernetesObject): KubernetesObject {
  const apiVersion = apiVersionOf(resource)
  const said = object.apiVersion === '' ? apiVersion : object.apiVersion
  const kind = object.kind === '' ? resource.kind : object.kind
  if (said !== apiVersion) {
    const expected = `the API version in the data (${said}) does not match the expected API version (${apiVersion})`
    throw badRequest(expected)
  }
  if (kind !== resource.kind) {
    const packageName = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '')
    const why = `converting (${resource.version}.${kind}) to (${packageName}.${resource.kind}): unknown conversion`
    throw badRequest(`${kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${why}`)
  }
  return { ...object, apiVersion, kind }
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

/** Checks the name: a label for Services and namespaces, a subdomain for all else. */
export function validateName(resource: Resource, name: string): Cause[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')]
  const problem = nameRule(resource)(name)
  return problem === undefined ? [] : [invalidValue('metadata.name', name, problem)]
}

// Services too since 1.36 (KEP-5311); a DNS-1035 label before.
const labelled = new Set(['services', 'namespaces'])

function nameRule({ resource, group }: Resource): (name: string) => string | undefined {
  return group === '' && labelled.has(resource) ? labelProblem : subdomainProblem
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const longestAnnotations = 256 * 1024

/** Checks labels and annotations (apimachinery/pkg/api/validation/objectmeta.go). */
export function validateMetadata(meta: ObjectMeta): Cause[] {
  const labels = Object.entries(meta.labels ?? {}).flatMap(([key, value]) => [
    ...keyCauses('metadata.labels', key, key),
    ...(labelValue.test(value) && value.length <= 63 ? [] : [invalidValue('metadata.labels', value, labelValueRule)]),
  ])
  const annotations = Object.entries(meta.annotations ?? {})
  const keys = annotations.flatMap(([key]) => keyCauses('metadata.annotations', key, key.toLowerCase()))
  const size = annotations.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  const tooLong = { reason: 'FieldValueTooLong', message: `Too long: may not be more than ${longestAnnotations} bytes` }
  return [
    ...labels,
    ...keys,
    ...ownerCauses(meta),
    ...finalizerCauses(meta),
    ...(size > longestAnnotations ? [{ ...tooLong, field: 'metadata.annotations' }] : []),
  ]
}

function ownerCauses({ ownerReferences = [] }: ObjectMeta): Cause[] {
  return ownerReferences.flatMap((owner) =>
    ['apiVersion', 'kind', 'name', 'uid'].flatMap((field) =>
      stringIn(owner, field) === '' ? [invalidValue(`metadata.ownerReferences.${field}`, '', 'must not be empty')] : [],
    ),
  )
}

const standardFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

function finalizerCauses({ finalizers = [] }: ObjectMeta): Cause[] {
  return finalizers.flatMap((finalizer, index) => {
    const field = `metadata.finalizers[${index}]`
    const problem = qualifiedNameProblem(finalizer)
    if (problem !== undefined) return [invalidValue(field, finalizer, problem)]
    if (finalizer.includes('/') || standardFinalizers.has(finalizer)) return []
    const why = 'name is neither a standard finalizer name nor is it fully qualified'
    return [invalidValue(field, finalizer, why)]
  })
}

function keyCauses(field: string, key: string, compared: string): Cause[] {
  const problem = qualifiedNameProblem(compared)
  return problem === undefined ? [] : [invalidValue(field, key, problem)]
}

/** Checks what an update may not do to metadata: a finalizer must not join an object that is being deleted. */
export function validateMetadataUpdate(next: ObjectMeta, old: ObjectMeta): Cause[] {
  const other = changedIdentity(next, old)
  if (old.deletionTimestamp === undefined || other.length > 0) return other
  const added = (next.finalizers ?? []).filter((one) => old.finalizers?.includes(one) !== true)
  if (added.length === 0) return []
  const shown = added.map((one) => `"${one}"`).join(', ')
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`
  const cause = forbiddenField('metadata.finalizers', why)
  return [cause, cause]
}

// Twice, as upstream: the common checks and the strategy's both look.
function changedIdentity({ uid, deletionTimestamp }: ObjectMeta, old: ObjectMeta): Cause[] {
  const causes = [
    ...(uid === undefined || uid === '' || uid === old.uid
      ? []
      : [invalidValue('metadata.uid', uid, 'field is immutable')]),
    ...(deletionTimestamp === undefined || old.deletionTimestamp !== undefined
      ? []
      : [invalidValue('metadata.deletionTimestamp', deletionTimestamp, 'field is immutable')]),
  ]
  return [...causes, ...causes]
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
