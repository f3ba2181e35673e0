import type { Clock } from '../../../time/clock.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import { storedKey } from '../write-context.ts'
import type { TableDefinition } from './columns.ts'
import { nodeTable } from './node.ts'
import {
  configMapTable,
  endpointSliceTable,
  endpointsTable,
  eventTable,
  genericTable,
  leaseTable,
  namespaceTable,
  secretTable,
} from './other.ts'
import { serviceTable } from './service.ts'
import { daemonSetTable, deploymentTable, podTable, replicaSetTable } from './workload.ts'

const tables: ReadonlyMap<string, TableDefinition> = new Map([
  ['configmaps', configMapTable],
  ['daemonsets.apps', daemonSetTable],
  ['deployments.apps', deploymentTable],
  ['endpoints', endpointsTable],
  ['endpointslices.discovery.k8s.io', endpointSliceTable],
  ['events', eventTable],
  ['leases.coordination.k8s.io', leaseTable],
  ['namespaces', namespaceTable],
  ['nodes', nodeTable],
  ['pods', podTable],
  ['replicasets.apps', replicaSetTable],
  ['secrets', secretTable],
  ['services', serviceTable],
])

/** Makes a meta.k8s.io/v1 Table: what kubectl prints; without it `get` shows no more than name and age. */
export function tableOf(
  resource: Resource,
  items: readonly KubernetesObject[],
  { clock, metadata }: { readonly clock: Clock; readonly metadata: JsonObject },
): JsonObject {
  const { columns, cells } = tables.get(storedKey(resource)) ?? genericTable
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, format = '', priority }) => ({
      name,
      type,
      format,
      description: '',
      priority,
    })),
    rows: items.map((object) => ({ cells: cells(object, clock.now()), object: rowObject(object) })),
  }
}

const rowObject = ({ metadata }: KubernetesObject): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
})
