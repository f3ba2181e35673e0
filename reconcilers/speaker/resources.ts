import type { EndpointSliceObject, SliceEndpoint } from '../kubernetes/endpoint-slice.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import type { NodeObject } from '../kubernetes/node-object.ts'
import type { KubernetesObject, ObjectMeta } from '../kubernetes/object.ts'
import type { Resource } from '../kubernetes/resource.ts'

/** A core/v1 Secret; values are base64. */
export interface SecretObject extends KubernetesObject {
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
}

/** A core/v1 Pod, cut down to what tells whether it is another speaker. */
export interface PodObject extends KubernetesObject {
  readonly spec?: {
    readonly nodeName?: string
    readonly containers?: readonly { readonly args?: readonly string[]; readonly command?: readonly string[] }[]
  }
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

/** A custom resource of which others know the rest. */
export interface SpecObject extends KubernetesObject {
  readonly spec?: object
}

export const pods: Resource<PodObject> = { apiVersion: 'v1', kind: 'Pod', plural: 'pods' }

export const announcerStatuses: Resource<KubernetesObject> = {
  apiVersion: 'berth.dev/v1alpha1',
  kind: 'AnnouncerStatus',
  plural: 'announcerstatuses',
  isCustom: true,
}

export const blockAffinities: Resource<SpecObject> = {
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'BlockAffinity',
  plural: 'blockaffinities',
  isCustom: true,
}

export const ciliumNodes: Resource<SpecObject> = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNode',
  plural: 'ciliumnodes',
  isCustom: true,
}

export function secretsIn(namespace: string): Resource<SecretObject> {
  return { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespace }
}

/** Ten thousand Services and their slices have to fit: only what announcing reads is kept, and what is alike is one. */
export function trimService({ metadata, spec, status }: LiveService): LiveService {
  const { type, loadBalancerClass, clusterIP, clusterIPs, externalTrafficPolicy, internalTrafficPolicy } = spec ?? {}
  return {
    metadata: { ...bare(metadata), ...onlyOwn(metadata.annotations) },
    spec: {
      ...(type !== undefined && { type }),
      ...(loadBalancerClass !== undefined && { loadBalancerClass }),
      ...(clusterIP !== undefined && { clusterIP }),
      ...(clusterIPs !== undefined && { clusterIPs }),
      ...(externalTrafficPolicy !== undefined && { externalTrafficPolicy }),
      ...(internalTrafficPolicy !== undefined && { internalTrafficPolicy }),
    },
    ...(status?.loadBalancer !== undefined && { status: { loadBalancer: status.loadBalancer } }),
  }
}

export function trimEndpointSlice({ metadata, addressType, endpoints }: EndpointSliceObject): EndpointSliceObject {
  const { name, namespace, resourceVersion, labels } = metadata
  const service = labels?.['kubernetes.io/service-name']
  return {
    metadata: {
      name,
      resourceVersion,
      uid: '',
      creationTimestamp: '',
      ...(namespace !== undefined && { namespace }),
      ...(service !== undefined && { labels: { 'kubernetes.io/service-name': service } }),
    },
    addressType,
    endpoints: (endpoints ?? []).map(({ addresses, nodeName, conditions }) => ({
      addresses,
      ...(nodeName !== undefined && { nodeName: nodeNames.one(nodeName) }),
      conditions: conditionsOf(conditions),
    })),
  }
}

/** There are few nodes, and each is named by thousands of endpoints. */
const nodeNames = {
  known: new Map<string, string>(),
  one(name: string): string {
    const known = this.known.get(name)
    if (known === undefined) this.known.set(name, name)
    return known ?? name
  },
}

type Conditions = NonNullable<SliceEndpoint['conditions']>

/** The API's own meaning of what is absent: ready; and serving as it is ready. */
function conditionsOf({ ready = true, serving = ready }: Conditions = {}): Conditions {
  if (ready) return READY
  return serving ? SERVING : GONE
}

const READY: Conditions = { ready: true, serving: true }
const SERVING: Conditions = { ready: false, serving: true }
const GONE: Conditions = { ready: false, serving: false }

/** What tells a Service from another of its name: the rest of it is among the facts. */
export function keepService({ metadata }: LiveService): LiveService {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  return { metadata: { name, uid, resourceVersion, creationTimestamp, ...(namespace !== undefined && { namespace }) } }
}

export function keepEndpointSlice({ metadata, addressType }: EndpointSliceObject): EndpointSliceObject {
  return { metadata, addressType }
}

/** Of the conditions only those that announcing asks for: their times change every few minutes. */
export function trimNode({ metadata, spec, status }: NodeObject): NodeObject {
  const conditions = status?.conditions?.filter(({ type }) => type === 'Ready' || type === 'NetworkUnavailable')
  return {
    metadata: { ...bare(metadata), ...onlyOwn(metadata.annotations) },
    ...(spec !== undefined && { spec }),
    status: {
      addresses: status?.addresses ?? [],
      conditions: (conditions ?? []).map(({ type, status: is }) => ({ type, status: is })),
    },
  }
}

/** The password and nothing else. */
export function trimSecret({ metadata, type, data }: SecretObject): SecretObject {
  const password = type === 'kubernetes.io/basic-auth' ? data?.['password'] : undefined
  return { metadata: bare(metadata), ...(password !== undefined && { data: { password } }) }
}

export function trimSpec({ metadata, spec }: SpecObject): SpecObject {
  return { metadata: bare(metadata), ...(spec !== undefined && { spec }) }
}

function bare(metadata: ObjectMeta): ObjectMeta {
  const { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp, labels } = metadata
  return {
    name,
    uid,
    resourceVersion,
    creationTimestamp,
    ...(namespace !== undefined && { namespace }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(labels !== undefined && { labels }),
  }
}

const OWN = ['metallb.io/ip-allocated-from-pool', 'metallb.universe.tf/ip-allocated-from-pool', 'berth.dev/drain']

function onlyOwn(annotations: ObjectMeta['annotations']): Pick<ObjectMeta, 'annotations'> {
  const own = OWN.flatMap((key) => (annotations?.[key] === undefined ? [] : [[key, annotations[key]]]))
  return own.length === 0 ? {} : { annotations: Object.fromEntries(own) }
}
