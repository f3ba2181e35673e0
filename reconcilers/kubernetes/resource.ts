import type { EndpointSliceObject } from './endpoint-slice.ts'
import type { EventObject } from './event-object.ts'
import type { LeaseObject } from './lease-object.ts'
import type { NodeObject } from './node-object.ts'
import type { KubernetesObject } from './object.ts'
import type { LiveService } from './live-service.ts'
import type { SecretObject } from './secret-object.ts'

/** Where a kind of object lives in the API; `T` is its shape on the wire, so that a request answers the right type. */
export interface Resource<T extends KubernetesObject> {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  /** Lists and watches only this namespace; undefined: all of them. */
  readonly namespace?: string
  /** Its definition may not be installed; there are none of it then, and nobody waits for it. */
  readonly isCustom?: true
  /** Never set: it carries `T`. */
  readonly shape?: T
}

/** Every resource that Berth speaks to; the verbs it needs for each are in the chart's ClusterRole. */
export const resources = {
  services: { apiVersion: 'v1', kind: 'Service', plural: 'services' } as Resource<LiveService>,
  namespaces: { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces' } as Resource<KubernetesObject>,
  nodes: { apiVersion: 'v1', kind: 'Node', plural: 'nodes' } as Resource<NodeObject>,
  secrets: { apiVersion: 'v1', kind: 'Secret', plural: 'secrets' } as Resource<SecretObject>,
  events: { apiVersion: 'v1', kind: 'Event', plural: 'events' } as Resource<EventObject>,
  leases: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', plural: 'leases' } as Resource<LeaseObject>,
  endpointSlices: {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
  } as Resource<EndpointSliceObject>,
} as const

/** One object of the API, or a collection where `name` is undefined. */
export interface Target<T extends KubernetesObject> {
  readonly resource: Resource<T>
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource?: 'status'
}

/** Builds the URL path of `target`: the group-less core API stands under /api, all others under /apis. */
export function pathOf(target: Target<KubernetesObject>): string {
  const { resource, namespace, name, subresource } = target
  const root = resource.apiVersion.includes('/') ? 'apis' : 'api'
  const segments = [root, ...resource.apiVersion.split('/')]
  if (namespace !== undefined) segments.push('namespaces', encodeURIComponent(namespace))
  segments.push(resource.plural)
  if (name !== undefined) segments.push(encodeURIComponent(name))
  if (subresource !== undefined) segments.push(subresource)
  return `/${segments.join('/')}`
}

/** Names `target` for messages: `services/default/web`. */
export function describeTarget(target: Target<KubernetesObject>): string {
  const { resource, namespace, name, subresource } = target
  return [resource.plural, namespace, name, subresource].filter((part) => part !== undefined).join('/')
}
