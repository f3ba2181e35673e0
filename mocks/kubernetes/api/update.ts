import {
  carryMetadata,
  claimKind,
  tidyMetadata,
  validateMetadata,
  validateMetadataUpdate,
} from './admission/metadata.ts'
import { badRequest, conflict, invalid, notFound } from './api-error.ts'
import type { JsonObject } from './json.ts'
import { cloneJson, equalJson, without } from './json.ts'
import type { KubernetesObject, ObjectMeta } from './object.ts'
import { recordUpdate } from './patch/managed-fields.ts'
import { finishDeletion } from './remove.ts'
import type { Resource } from './resource.ts'
import type { WriteContext, WriteOptions } from './write-context.ts'
import { storedKey, strategyOf, timestamp } from './write-context.ts'

export interface UpdateOptions extends WriteOptions {
  readonly subresource?: 'status'
  /** Under which subresource managedFields note it, where that is not `subresource`. */
  readonly ownedAs?: 'scale'
  /** A patch names no precondition: another uid in it is a wrong value, in a PUT it is another object. */
  readonly isPatch?: boolean
  /** An apply brings its own managedFields; every other write has them derived. */
  readonly keepsManagedFields?: boolean
}

export interface Target {
  readonly namespace: string | undefined
  readonly name: string
}

/**
 * Replaces what stands by what `change` makes of a copy of it, and answers it as stored; a write that changes
 * nothing keeps the resource version and tells nobody. Throws ApiError: 404, 409 Conflict, 422 Invalid.
 */
export function updateObject(
  context: WriteContext,
  resource: Resource,
  {
    target,
    change,
    options = {},
  }: {
    readonly target: Target
    readonly change: (current: KubernetesObject) => KubernetesObject
    readonly options?: UpdateOptions
  },
): KubernetesObject {
  const current = context.storage.get(storedKey(resource), target.namespace, target.name)
  if (current === undefined) throw notFound(resource, target.name)
  const shown = resource.servedFrom?.fromStored(current) ?? current
  const wanted = claimKind(resource, change(cloneJson(shown)))
  checkIdentity(resource, { target, wanted, current, isPatch: options.isPatch === true })
  const incoming = resource.servedFrom?.toStored(wanted) ?? wanted
  const draft = within(resource, incoming, current, options)
  strategyOf(context, resource).setDefaults?.(draft)
  const owned = options.keepsManagedFields === true ? draft : recorded(context, resource, draft, { current, options })
  admit(context, resource, { draft: owned, said: wanted.metadata, current, options })
  if (sameButVersion(owned, current)) return current
  return options.dryRun === true ? owned : store(context, resource, owned, current)
}

interface Change {
  readonly current: KubernetesObject
  readonly options: UpdateOptions
}

// Before anything is allocated: what the server gives out belongs to no client.
function recorded(
  context: WriteContext,
  resource: Resource,
  draft: KubernetesObject,
  { current, options }: Change,
): KubernetesObject {
  const subresource = options.ownedAs ?? options.subresource
  return recordUpdate(current, draft, {
    manager: options.fieldManager ?? 'unknown',
    // Upstream's scale endpoint notes no time.
    time: options.ownedAs === undefined ? timestamp(context.clock) : '',
    kind: resource.kind,
    ...(subresource === undefined ? {} : { subresource }),
  })
}

function store(
  context: WriteContext,
  resource: Resource,
  draft: KubernetesObject,
  current: KubernetesObject,
): KubernetesObject {
  if (isDone(draft)) {
    // The watchers are told the state before the last finalizer went, the client the one after it.
    const { resourceVersion = '' } = finishDeletion(context, resource, current).metadata
    return { ...draft, metadata: { ...draft.metadata, resourceVersion } }
  }
  const stored = context.storage.put(storedKey(resource), draft)
  strategyOf(context, resource).committed?.(stored, current)
  return stored
}

/** Nothing holds a dying object any more: its last finalizer is gone and no grace is left. */
function isDone({ metadata }: KubernetesObject): boolean {
  const held = (metadata.finalizers ?? []).length > 0 || (metadata.deletionGracePeriodSeconds ?? 0) > 0
  return metadata.deletionTimestamp !== undefined && !held
}

interface Identity {
  readonly target: Target
  readonly wanted: KubernetesObject
  readonly current: KubernetesObject
  readonly isPatch: boolean
}

function checkIdentity(resource: Resource, { target, wanted, current, isPatch }: Identity): void {
  const { name, namespace, uid, resourceVersion } = wanted.metadata
  if (name !== '' && name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`)
  }
  if (resource.namespaced && namespace !== undefined && namespace !== target.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  const now = current.metadata
  if (uid !== undefined && uid !== '' && uid !== now.uid && !isPatch) {
    const uids = `${uid}, UID in object meta: ${now.uid ?? ''}`
    throw conflict(resource, target.name, storageError(resource, target, uids))
  }
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== now.resourceVersion) {
    throw conflict(resource, target.name)
  }
}

function storageError({ resource }: Resource, { namespace, name }: Target, uids: string): string {
  const key = ['/registry', resource === 'services' ? 'services/specs' : resource, namespace, name]
  const path = key.filter((part) => part !== undefined).join('/')
  const failed = `Precondition failed: UID in precondition: ${uids}`
  return `StorageError: invalid object, Code: 4, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: ${failed}`
}

/** Keeps what this endpoint must not touch: the status on the main one, everything but status on `/status`. */
function within(
  resource: Resource,
  incoming: KubernetesObject,
  current: KubernetesObject,
  { subresource }: UpdateOptions,
): KubernetesObject {
  const namespace = current.metadata.namespace
  const metadata = {
    ...carryMetadata(incoming.metadata, current.metadata),
    ...(namespace === undefined ? {} : { namespace }),
  }
  if (subresource === 'status') {
    const { apiVersion, kind } = current
    const rest = without(cloneJson<JsonObject>(current), 'status')
    return {
      ...rest,
      apiVersion,
      kind,
      metadata,
      ...(incoming.status === undefined ? {} : { status: incoming.status }),
    }
  }
  if (!resource.subresources.includes('status')) return { ...incoming, metadata }
  const { apiVersion, kind } = incoming
  return {
    ...without(incoming, 'status'),
    apiVersion,
    kind,
    metadata,
    ...(current.status === undefined ? {} : { status: cloneJson(current.status) }),
  }
}

function admit(
  context: WriteContext,
  resource: Resource,
  { draft, said, current, options }: Change & { readonly draft: KubernetesObject; readonly said: ObjectMeta },
): void {
  const strategy = strategyOf(context, resource)
  const isMain = options.subresource === undefined
  if (isMain) {
    strategy.allocate?.(draft, current)
    strategy.prepareUpdate?.(draft, current)
    if (resource.hasGeneration && !equalJson(specAndAlike(draft), specAndAlike(current))) {
      draft.metadata.generation = (current.metadata.generation ?? 0) + 1
    }
  }
  const causes = [
    ...validateMetadata(draft.metadata),
    ...validateMetadataUpdate(said, current.metadata),
    ...((isMain ? strategy.validate?.(draft, current) : strategy.validateStatus?.(draft, current)) ?? []),
  ]
  if (causes.length > 0) throw invalid(resource, current.metadata.name, causes)
}

const specAndAlike = (object: KubernetesObject): JsonObject => without(object, 'metadata', 'status')

// managedFields alone never make a write: their time would move at each no-op.
function sameButVersion(draft: KubernetesObject, current: KubernetesObject): boolean {
  const comparable = ({ metadata }: KubernetesObject): JsonObject =>
    tidyMetadata({ ...without(metadata, 'managedFields', 'resourceVersion'), name: metadata.name })
  return (
    equalJson(without(draft, 'metadata'), without(current, 'metadata')) &&
    equalJson(comparable(draft), comparable(current))
  )
}
