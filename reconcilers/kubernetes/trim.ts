import type { EndpointSliceObject } from './endpoint-slice.ts'
import type { LiveService } from './live-service.ts'
import type { NodeObject } from './node-object.ts'
import type { KubernetesObject } from './object.ts'

/**
 * Drops what nobody reads before an object is kept: with managedFields and image lists 1,000 nodes take 32 MB of heap,
 * without them 7 (reference: kubernetes-from-node 1.4).
 */
export function trimService(service: LiveService): LiveService {
  return withoutManagedFields(service)
}

/** The same for a node, which also carries up to fifty image names and changes every few minutes because of its heartbeat. */
export function trimNode({ apiVersion, kind, metadata, spec, status }: NodeObject): NodeObject {
  return withoutManagedFields({
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata,
    ...(spec !== undefined && { spec }),
    ...(status !== undefined && { status: { ...addressesIn(status), ...conditionsIn(status) } }),
  })
}

type NodeStatus = NonNullable<NodeObject['status']>

function addressesIn({ addresses }: NodeStatus): NodeStatus {
  return addresses === undefined ? {} : { addresses }
}

const readConditions = new Set(['Ready', 'NetworkUnavailable'])

/** Without heartbeats, which alone would make every node another one every few minutes. */
function conditionsIn({ conditions }: NodeStatus): NodeStatus {
  const read = (conditions ?? []).filter(({ type }) => readConditions.has(type))
  if (read.length === 0) return {}
  return {
    conditions: read.map(({ type, status, lastTransitionTime }) => ({
      type,
      status,
      ...(lastTransitionTime !== undefined && { lastTransitionTime }),
    })),
  }
}

/** Of a namespace only the labels are read, and these only where several load balancers select by them. */
export function trimNamespace({ metadata }: KubernetesObject): KubernetesObject {
  return withoutManagedFields({ metadata })
}

export function trimEndpointSlice(slice: EndpointSliceObject): EndpointSliceObject {
  return withoutManagedFields(slice)
}

/** For kinds of which all else is read. */
export function withoutManagedFields<T extends KubernetesObject>(object: T): T {
  const metadata = { ...object.metadata, managedFields: undefined }
  return { ...object, metadata }
}
