import type { Clock } from '../../time/clock.ts'
import { createStrategies } from './admission/strategies.ts'
import type { NodePortRange } from './admission/service/allocator.ts'
import { createObject } from './create.ts'
import type { KubernetesObject } from './object.ts'
import { toKubernetesObject } from './object.ts'
import { deleteObject } from './remove.ts'
import { customResourceTable, resourceTable } from './resource-table.ts'
import type { Resource, Subresource } from './resource.ts'
import { scaleOf, withScale } from './scale.ts'
import type { Change } from './storage.ts'
import { Storage } from './storage.ts'
import { updateObject } from './update.ts'
import type { WriteContext } from './write-context.ts'
import { storedKey } from './write-context.ts'

export type { KubernetesObject, ObjectMeta } from './object.ts'

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubernetesObject
}

/**
 * The cluster's objects from inside the process, for the workload player and for tests. Writes are admitted as
 * over HTTP: defaults, allocation, validation, conflicts (where the object names a resourceVersion). What comes
 * out is frozen: copy it (`structuredClone`) before changing. Resources by plural name; all may throw ApiError.
 */
export interface Store {
  get(resource: string, namespace: string | undefined, name: string): KubernetesObject | undefined
  list(resource: string, namespace?: string): KubernetesObject[]
  /** The namespace is the object's own. */
  create(resource: string, object: object): KubernetesObject
  update(resource: string, object: object, options?: { readonly subresource?: Subresource }): KubernetesObject
  delete(resource: string, namespace: string | undefined, name: string): void
  /** Tells what exists as ADDED, then every change in order; the answer ends it. */
  watch(resource: string, listener: (event: WatchEvent) => void): () => void
}

export interface ClusterOptions {
  readonly clock: Clock
  readonly clusterIPs: string
  readonly nodePorts: NodePortRange
  readonly changesKept?: number
  /** Whether the CRDs of bare metal are installed. */
  readonly customResources?: boolean
}

/** Makes an empty cluster with the namespaces and the one Service that every cluster starts with. */
export function createCluster(options: ClusterOptions): WriteContext {
  const { clock, clusterIPs, nodePorts, changesKept, customResources = false } = options
  const context: WriteContext = {
    storage: new Storage(changesKept),
    resources: customResources ? [...resourceTable, ...customResourceTable] : resourceTable,
    clock,
    strategies: createStrategies({ clusterIPs, nodePorts }),
  }
  const store = createStore(context)
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    store.create('namespaces', { metadata: { name } })
  }
  store.create('services', kubernetesService)
  return context
}

const kubernetesService = {
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: { ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
}

const fieldManager = 'played-cluster'

/** Makes the in-process access to a cluster. */
export function createStore(context: WriteContext): Store {
  const { storage } = context
  const named = (name: string) => find(context, name)
  return {
    get: (resource, namespace, name) => storage.get(storedKey(named(resource)), namespace, name),
    list: (resource, namespace) => storage.list(storedKey(named(resource)), namespace),
    create: (resource, object) => createObject(context, named(resource), object, { fieldManager }),
    update: (resource, object, options) => update(context, named(resource), object, options?.subresource),
    delete(resource, namespace, name) {
      deleteObject(context, named(resource), { namespace, name })
    },
    watch(resource, listener) {
      const key = storedKey(named(resource))
      for (const object of storage.list(key)) listener({ type: 'ADDED', object })
      return storage.subscribe(key, ({ type, object }: Change) => listener({ type, object }))
    },
  }
}

function update(
  context: WriteContext,
  resource: Resource,
  input: object,
  subresource: Subresource | undefined,
): KubernetesObject {
  const wanted = toKubernetesObject(input)
  const { name, namespace } = wanted.metadata
  const target = { namespace: resource.namespaced ? namespace : undefined, name }
  if (subresource === 'scale') {
    const change = (current: KubernetesObject) => withScale(current, wanted)
    return scaleOf(updateObject(context, resource, { target, change, options: { fieldManager } }))
  }
  const options = subresource === undefined ? { fieldManager } : { fieldManager, subresource }
  return updateObject(context, resource, { target, change: () => wanted, options })
}

function find({ resources }: WriteContext, name: string): Resource {
  const found = resources.find(({ resource }) => resource === name)
  if (found === undefined) throw new Error(`the API server double serves no resource "${name}"`)
  return found
}
