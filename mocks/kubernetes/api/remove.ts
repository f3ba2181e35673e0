import { tidyMetadata } from './admission/metadata.ts'
import { conflict, notFound } from './api-error.ts'
import { stringsIn } from './json.ts'
import type { KubernetesObject } from './object.ts'
import type { Resource } from './resource.ts'
import type { Target } from './update.ts'
import type { WriteContext } from './write-context.ts'
import { storedKey, strategyOf, timestamp } from './write-context.ts'

export interface DeleteOptions {
  readonly dryRun?: boolean
  /** Whether what the object owns stays, without its owner (`propagationPolicy: Orphan`). */
  readonly orphans?: boolean
  /** Only if the object still is this one. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

export interface Deleted {
  readonly object: KubernetesObject
  /** False while a finalizer holds it: it is marked and stays. */
  readonly gone: boolean
}

/** Deletes, or marks as being deleted what a finalizer holds. Throws ApiError: 404, 409 (precondition). */
export function deleteObject(
  context: WriteContext,
  resource: Resource,
  target: Target,
  options: DeleteOptions = {},
): Deleted {
  const current = context.storage.get(storedKey(resource), target.namespace, target.name)
  if (current === undefined) throw notFound(resource, target.name)
  checkPreconditions(resource, current, options)
  if (options.orphans === true && options.dryRun !== true) releaseOwned(context, current.metadata.uid)
  const held = stringsIn(current.metadata, 'finalizers').length > 0 || holdsContent(context, resource, current)
  if (!held) {
    return { object: options.dryRun === true ? current : finishDeletion(context, resource, current), gone: true }
  }
  if (current.metadata.deletionTimestamp !== undefined) return { object: current, gone: false }
  const marked = markDeleting(context, resource, current)
  if (options.dryRun === true) return { object: marked, gone: false }
  const stored = context.storage.put(storedKey(resource), marked)
  if (resource.resource === 'namespaces') emptyNamespace(context, target.name)
  const left = context.storage.get(storedKey(resource), target.namespace, target.name)
  return { object: left ?? stored, gone: left === undefined }
}

/** Takes the object out for good and tells the watchers its last state. */
export function finishDeletion(context: WriteContext, resource: Resource, object: KubernetesObject): KubernetesObject {
  const last = context.storage.remove(storedKey(resource), object)
  strategyOf(context, resource).committed?.(undefined, last)
  if (object.metadata.namespace !== undefined) finishNamespace(context, object.metadata.namespace)
  return last
}

function checkPreconditions(
  resource: Resource,
  { metadata }: KubernetesObject,
  { preconditions }: DeleteOptions,
): void {
  const { uid, resourceVersion } = preconditions ?? {}
  const { name } = metadata
  // Upstream names the kind here, not the resource.
  const of = { ...resource, resource: resource.kind }
  if (uid !== undefined && uid !== metadata.uid) {
    const other = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid ?? ''})`
    throw conflict(of, name, `${other}. The object might have been deleted and then recreated`)
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const now = metadata.resourceVersion ?? ''
    const other = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${now})`
    throw conflict(of, name, `${other}. The object might have been modified`)
  }
}

function markDeleting(context: WriteContext, resource: Resource, current: KubernetesObject): KubernetesObject {
  const { generation } = current.metadata
  return {
    ...current,
    metadata: {
      ...current.metadata,
      deletionTimestamp: timestamp(context.clock),
      deletionGracePeriodSeconds: 0,
      // The mark is a change that controllers must observe (apiserver: pkg/registry/generic/registry/store.go).
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    },
    ...(resource.resource === 'namespaces' ? { status: { ...current.status, phase: 'Terminating' } } : {}),
  }
}

// Upstream's garbage collector does this behind a finalizer; whoever plays it here would delete what is owned.
function releaseOwned(context: WriteContext, owner: string | undefined): void {
  for (const { resource, object } of contentOf(context, undefined)) {
    const { ownerReferences = [] } = object.metadata
    const others = ownerReferences.filter(({ uid }) => uid !== owner)
    if (others.length === ownerReferences.length) continue
    const metadata = tidyMetadata({ ...object.metadata, ownerReferences: others })
    context.storage.put(storedKey(resource), { ...object, metadata })
  }
}

// A namespace goes when it is empty: the double plays the namespace controller, so that
// `kubectl delete namespace` ends, and ends late where a finalizer inside holds it.

function holdsContent(context: WriteContext, resource: Resource, { metadata }: KubernetesObject): boolean {
  return resource.resource === 'namespaces' && contentOf(context, metadata.name).length > 0
}

function contentOf(
  context: WriteContext,
  namespace: string | undefined,
): { resource: Resource; object: KubernetesObject }[] {
  return context.resources
    .filter((resource) => resource.namespaced && resource.servedFrom === undefined)
    .flatMap((resource) => context.storage.list(storedKey(resource), namespace).map((object) => ({ resource, object })))
}

function emptyNamespace(context: WriteContext, namespace: string): void {
  for (const { resource, object } of contentOf(context, namespace)) {
    const target = { namespace, name: object.metadata.name }
    // A controller that heard of one deletion may already have deleted the next.
    if (context.storage.get(storedKey(resource), namespace, target.name) !== undefined) {
      deleteObject(context, resource, target)
    }
  }
}

function finishNamespace(context: WriteContext, namespace: string): void {
  const found = context.storage.get('namespaces', undefined, namespace)
  if (found?.metadata.deletionTimestamp === undefined || contentOf(context, namespace).length > 0) return
  context.storage.remove('namespaces', found)
}
