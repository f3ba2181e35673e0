import { randomUUID } from 'node:crypto'
import { claimKind, claimNamespace, tidyMetadata, validateMetadata, validateName } from './admission/metadata.ts'
import { generateName } from './admission/names.ts'
import { alreadyExists, ApiError, forbidden, invalid, notFound } from './api-error.ts'
import { stringIn, without } from './json.ts'
import type { KubernetesObject, ObjectMeta } from './object.ts'
import { toKubernetesObject } from './object.ts'
import type { FieldSet } from './patch/field-set.ts'
import { fieldsOf } from './patch/field-set.ts'
import { withManaged } from './patch/managed-fields.ts'
import type { Resource } from './resource.ts'
import type { WriteContext, WriteOptions } from './write-context.ts'
import { storedKey, strategyOf, timestamp } from './write-context.ts'

export interface CreateOptions extends WriteOptions {
  /** The namespace of the request path. */
  readonly namespace?: string
  /** Whether this is the first server-side apply of the object. */
  readonly applied?: boolean
}

/**
 * Admits and stores a new object; answers it as stored. Throws ApiError: 400, 403 (namespace terminating),
 * 404 (no such namespace), 409 AlreadyExists, 422 Invalid.
 */
export function createObject(
  context: WriteContext,
  resource: Resource,
  input: object,
  options: CreateOptions = {},
): KubernetesObject {
  const claimed = claimKind(resource, toKubernetesObject(input))
  if (claimed.metadata.resourceVersion !== undefined && claimed.metadata.resourceVersion !== '') {
    // A plain Go error upstream, hence 500 and no reason.
    const message = 'resourceVersion should not be set on objects to be created'
    throw new ApiError({ code: 500, reason: '', message })
  }
  const namespace = claimNamespace(resource, claimed.metadata, options.namespace)
  const draft = resource.servedFrom?.toStored(claimed) ?? claimed
  const said = ownedFields(resource, claimed, 'apply')
  const { name: given, generateName: base } = draft.metadata
  if (given === '' && base !== undefined) draft.metadata.name = generateName(base)
  prepared(context, resource, draft)
  const owned = options.applied === true ? said : ownedFields(resource, draft, 'update')
  draft.metadata = newMetadata(context, resource, draft.metadata, namespace)
  admit(context, resource, draft)
  if (namespace !== undefined) requireNamespace(context, resource, namespace, draft.metadata.name)
  const { name } = draft.metadata
  if (context.storage.get(storedKey(resource), namespace, name) !== undefined) throw alreadyExists(resource, name)
  const managed = withManaged(draft, [
    {
      manager: options.fieldManager ?? 'unknown',
      operation: options.applied === true ? 'Apply' : 'Update',
      apiVersion: claimed.apiVersion,
      subresource: '',
      time: timestamp(context.clock),
      fields: owned,
    },
  ])
  if (options.dryRun === true) return managed
  const stored = context.storage.put(storedKey(resource), managed)
  strategyOf(context, resource).committed?.(stored, undefined)
  return stored
}

/** The fields that a create gives to its manager: never those of the status, which has its own endpoint. */
function ownedFields(resource: Resource, object: KubernetesObject, by: 'update' | 'apply'): FieldSet {
  const shown = by === 'update' ? (resource.servedFrom?.fromStored(object) ?? object) : object
  return fieldsOf(resource.subresources.includes('status') ? without(shown, 'status') : shown, resource.kind, by)
}

/** Drops a status that does not belong into a create and fills in the defaults, which their sender then owns. */
function prepared(context: WriteContext, resource: Resource, draft: KubernetesObject): KubernetesObject {
  strategyOf(context, resource).setDefaults?.(draft)
  if (resource.subresources.includes('status') && !resource.keepsStatusOnCreate) delete draft.status
  return draft
}

function admit(context: WriteContext, resource: Resource, draft: KubernetesObject): void {
  const strategy = strategyOf(context, resource)
  if (strategy.initialStatus !== undefined) draft.status ??= structuredClone(strategy.initialStatus)
  const { name } = draft.metadata
  strategy.allocate?.(draft, undefined)
  const causes = [
    ...validateName(resource, name),
    ...validateMetadata(draft.metadata),
    ...(strategy.validate?.(draft, undefined) ?? []),
  ]
  if (causes.length > 0) throw invalid(resource, name, causes)
}

function newMetadata(
  context: WriteContext,
  resource: Resource,
  given: ObjectMeta,
  namespace: string | undefined,
): ObjectMeta {
  // A client cannot say these of a new object: they are facts, not wishes.
  const rest = without(given, 'deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'managedFields')
  return tidyMetadata({
    ...rest,
    name: given.name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: randomUUID(),
    creationTimestamp: timestamp(context.clock),
    ...(resource.hasGeneration ? { generation: 1 } : {}),
  })
}

const namespaces = { group: '', resource: 'namespaces', kind: 'Namespace' }

/** Refuses what would be born into no namespace or into a dying one (admission plugin NamespaceLifecycle). */
function requireNamespace(context: WriteContext, resource: Resource, namespace: string, name: string): void {
  const found = context.storage.get('namespaces', undefined, namespace)
  if (found === undefined) throw notFound(namespaces, namespace)
  if (stringIn(found.status, 'phase') !== 'Terminating') return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const error = forbidden(resource, name, why)
  const message = `namespace ${namespace} is being terminated`
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]
  const { details } = error.status
  const more = typeof details === 'object' && !Array.isArray(details) ? { ...details, causes } : { causes }
  throw new ApiError({ code: 403, reason: 'Forbidden', message: error.message, details: more })
}
