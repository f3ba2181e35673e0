import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { Metrics } from '../metrics.ts'
import { objectKey } from './object.ts'
import { Reflector } from './reflector.ts'
import { resources } from './resource.ts'
import { trimEndpointSlice, trimNamespace, trimNode, trimService } from './trim.ts'
import type { KubernetesClient } from './client.ts'
import type { EndpointSliceObject } from './endpoint-slice.ts'
import type { LiveService } from './live-service.ts'
import type { NodeObject } from './node-object.ts'
import type { KubernetesObject } from './object.ts'
import type { Change, ReadStore } from './store.ts'

export interface ClusterOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly onService: (change: Change<LiveService>) => void
  readonly onNode: (change: Change<NodeObject>) => void
  /** Given only by who needs endpoints: a large cluster has many of them, and they change often. */
  readonly onEndpointSlice?: ((change: Change<EndpointSliceObject>) => void) | undefined
  /** Given only by who asks for the labels of namespaces. */
  readonly onNamespace?: ((change: Change<KubernetesObject>) => void) | undefined
}

/** What the cluster says, as one view to read from. */
export interface Cluster {
  readonly services: ReadStore<LiveService>
  readonly nodes: ReadStore<NodeObject>
  /** Empty if nobody asked for endpoints. */
  readonly endpointSlices: ReadStore<EndpointSliceObject>
  /** Empty if nobody asked for namespaces. */
  readonly namespaces: ReadStore<KubernetesObject>
  /** The key of the Service with that UID, undefined if the cluster knows none. */
  serviceKeyByUid(uid: string): string | undefined
  /** Resolves once all of it was read for the first time. */
  readonly hasSynced: Promise<void>
  /** Resolves when `signal` has stopped everything. */
  run(signal: AbortSignal): Promise<void>
}

export function createCluster(options: ClusterOptions): Cluster {
  const { client, clock, log, metrics, onService, onNode, onEndpointSlice, onNamespace } = options
  const common = { client, clock, log, metrics }
  const keys = new Map<string, string>()
  const services = new Reflector({
    ...common,
    resource: resources.services,
    // Addresses that a predecessor gave a moment ago stand in the status: from an old list they would be given once more.
    beginsFresh: true,
    transform: trimService,
    onChange(change) {
      index(keys, change)
      onService(change)
    },
  })
  const nodes = new Reflector({ ...common, resource: resources.nodes, transform: trimNode, onChange: onNode })
  const endpointSlices = new Reflector({
    ...common,
    resource: resources.endpointSlices,
    transform: trimEndpointSlice,
    onChange: onEndpointSlice ?? (() => undefined),
  })
  const namespaces = new Reflector({
    ...common,
    resource: resources.namespaces,
    transform: trimNamespace,
    onChange: onNamespace ?? (() => undefined),
  })
  const used = [
    services,
    nodes,
    ...(onEndpointSlice === undefined ? [] : [endpointSlices]),
    ...(onNamespace === undefined ? [] : [namespaces]),
  ]
  return {
    services: services.store,
    nodes: nodes.store,
    endpointSlices: endpointSlices.store,
    namespaces: namespaces.store,
    serviceKeyByUid: (uid) => keys.get(uid),
    hasSynced: Promise.all(used.map((reflector) => reflector.hasSynced)).then(() => undefined),
    async run(signal) {
      await Promise.all(used.map((reflector) => reflector.run(signal)))
    },
  }
}

/** A name may come back with another UID without a deletion in between being seen. */
function index(keys: Map<string, string>, change: Change<LiveService>): void {
  if (change.type === 'updated') keys.delete(change.previous.metadata.uid)
  if (change.type === 'deleted') keys.delete(change.object.metadata.uid)
  else keys.set(change.object.metadata.uid, objectKey(change.object))
}
