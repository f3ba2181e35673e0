import { keyOf, ownedBy } from './cluster.ts'
import type { Cluster, Key, Kinds } from './cluster.ts'
import { endpointGroups, familiesOf, selectsPods } from './endpoints.ts'
import type { EndpointGroup } from './endpoints.ts'

export const serviceNameLabel = 'kubernetes.io/service-name'
const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
const controller = 'endpointslice-controller.k8s.io'

type Slice = Kinds['endpointslices']
type Service = Kinds['services']

/** Plays the endpoint slice controller for one Service. Slices that others made are left alone. */
export function reconcileSlices(cluster: Cluster, key: Key): void {
  const service = cluster.get('services', key)
  const unused = new Set(ownSlices(cluster, key))
  if (service !== undefined && selectsPods(service)) {
    for (const group of groupsOf(cluster, service)) {
      const slice = reusable(unused, group)
      if (slice === undefined) create(cluster, service, group)
      else {
        unused.delete(slice)
        cluster.update('endpointslices', { ...slice, endpoints: group.endpoints, ports: group.ports })
      }
    }
  }
  for (const slice of unused) cluster.delete('endpointslices', keyOf(slice))
}

/** Any slice of the same family will do, since only the address type cannot change; one with the same ports is better. */
function reusable(unused: ReadonlySet<Slice>, group: EndpointGroup): Slice | undefined {
  const candidates = [...unused].filter(({ addressType }) => addressType === group.addressType)
  return candidates.find((slice) => JSON.stringify(slice.ports ?? []) === JSON.stringify(group.ports)) ?? candidates[0]
}

function ownSlices(cluster: Cluster, { namespace, name }: Key): readonly Slice[] {
  return cluster
    .list('endpointslices', namespace)
    .filter(
      ({ metadata }) => metadata.labels?.[serviceNameLabel] === name && metadata.labels[managedByLabel] === controller,
    )
}

/** A Service whose pods are all gone, or not there yet, has one slice of each family that says so. */
function groupsOf(cluster: Cluster, service: Service): readonly EndpointGroup[] {
  const zoneOf = (name: string) => cluster.get('nodes', { name })?.metadata.labels?.['topology.kubernetes.io/zone']
  const selection = { service, pods: cluster.list('pods', service.metadata.namespace), zoneOf }
  return familiesOf(service).flatMap((addressType): readonly EndpointGroup[] => {
    const groups = endpointGroups(selection, addressType)
    return groups.length > 0 ? groups : [{ addressType, ports: [], endpoints: [] }]
  })
}

function create(cluster: Cluster, service: Service, { addressType, endpoints, ports }: EndpointGroup): void {
  cluster.create('endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace,
      labels: { ...service.metadata.labels, [serviceNameLabel]: service.metadata.name, [managedByLabel]: controller },
      ownerReferences: [ownedBy('v1', 'Service', service)],
    },
    addressType,
    endpoints,
    ports,
  })
}
