import { keyOf, ownedBy } from './cluster.ts'
import type { Cluster, Key, Kinds } from './cluster.ts'
import { endpointGroups, selectsPods } from './endpoints.ts'
import type { EndpointGroup } from './endpoints.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
const controller = 'endpointslice-controller.k8s.io'

type Slice = Kinds['endpointslices']
type Service = Kinds['services']

/** Plays the endpoint slice controller for one Service. Slices that others made are left alone. */
export function reconcileSlices(cluster: Cluster, key: Key): void {
  const service = cluster.get('services', key)
  const slices = ownSlices(cluster, key)
  const groups = service !== undefined && selectsPods(service) ? groupsOf(cluster, service) : []
  const unused = new Set(slices)
  for (const group of groups) {
    if (service === undefined) continue
    const slice = slices.find((candidate) => unused.has(candidate) && samePorts(candidate, group))
    if (slice === undefined) create(cluster, service, group)
    else {
      unused.delete(slice)
      cluster.update('endpointslices', { ...slice, endpoints: group.endpoints, ports: group.ports })
    }
  }
  // An emptied Service keeps one slice without endpoints, as in a real cluster.
  const [kept] = groups.length === 0 && service !== undefined && selectsPods(service) ? unused : []
  for (const slice of unused) {
    if (slice === kept) cluster.update('endpointslices', { ...slice, endpoints: [], ports: [] })
    else cluster.delete('endpointslices', keyOf(slice))
  }
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
  return endpointGroups(service, cluster.list('pods', service.metadata.namespace), zoneOf)
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
