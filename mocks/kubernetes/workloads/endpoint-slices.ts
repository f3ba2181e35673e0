import { keyOf, ownedBy } from './cluster.ts'
import type { Cluster, Key, Kinds } from './cluster.ts'
import { endpointGroups, selectsPods } from './endpoints.ts'
import type { EndpointGroup } from './endpoints.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
const controller = 'endpointslice-controller.k8s.io'

type Slice = Kinds['endpointslices']
type Service = Kinds['services']

/** A Service whose pods are all gone, or not there yet, has one slice that says so. */
const emptyGroup: EndpointGroup = { ports: [], endpoints: [] }

/** Plays the endpoint slice controller for one Service. Slices that others made are left alone. */
export function reconcileSlices(cluster: Cluster, key: Key): void {
  const service = cluster.get('services', key)
  const unused = new Set(ownSlices(cluster, key))
  const groups = service === undefined || !selectsPods(service) ? [] : groupsOf(cluster, service)
  for (const group of groups) {
    const slice = [...unused].find((candidate) => samePorts(candidate, group)) ?? [...unused][0]
    if (slice !== undefined) {
      unused.delete(slice)
      cluster.update('endpointslices', { ...slice, endpoints: group.endpoints, ports: group.ports })
    } else if (service !== undefined) create(cluster, service, group)
  }
  for (const slice of unused) cluster.delete('endpointslices', keyOf(slice))
}

function ownSlices(cluster: Cluster, { namespace, name }: Key): readonly Slice[] {
  return cluster
    .list('endpointslices', namespace)
    .filter(
      ({ metadata }) => metadata.labels?.[serviceNameLabel] === name && metadata.labels[managedByLabel] === controller,
    )
}

function groupsOf(cluster: Cluster, service: Service): readonly EndpointGroup[] {
  const zoneOf = (name: string) => cluster.get('nodes', { name })?.metadata.labels?.['topology.kubernetes.io/zone']
  const groups = endpointGroups(service, cluster.list('pods', service.metadata.namespace), zoneOf)
  return groups.length > 0 ? groups : [emptyGroup]
}

function create(cluster: Cluster, service: Service, { endpoints, ports }: EndpointGroup): void {
  cluster.create('endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace,
      labels: { ...service.metadata.labels, [serviceNameLabel]: service.metadata.name, [managedByLabel]: controller },
      ownerReferences: [ownedBy('v1', 'Service', service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports,
  })
}

function samePorts({ ports }: Slice, group: EndpointGroup): boolean {
  return JSON.stringify(ports ?? []) === JSON.stringify(group.ports)
}
