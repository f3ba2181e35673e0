/** Every resource that the double serves. To serve one more, add its row; all else is derived. */
import { eventFields, eventsV1 } from './events-v1.ts'
import { stringIn } from './json.ts'
import type { Resource, Subresource } from './resource.ts'

interface Row {
  readonly resource: string
  readonly kind: string
  readonly singular: string
  readonly short?: readonly string[]
  readonly clusterScoped?: true
  readonly subresources?: readonly Subresource[]
  readonly inAll?: true
  readonly hasGeneration?: true
  readonly keepsStatusOnCreate?: true
  readonly answersDeleted?: true
  readonly createsOnUpdate?: true
  readonly servedFrom?: Resource['servedFrom']
  readonly selectable?: Resource['selectable']
}

const status: readonly Subresource[] = ['status']
const statusAndScale: readonly Subresource[] = ['status', 'scale']

// Flags as in kubernetes 1.36: pkg/registry/<group>/<kind>/strategy.go and storage/storage.go.
const rows: Readonly<Record<string, readonly Row[]>> = {
  v1: [
    { resource: 'configmaps', kind: 'ConfigMap', singular: 'configmap', short: ['cm'] },
    { resource: 'endpoints', kind: 'Endpoints', singular: 'endpoints', short: ['ep'], createsOnUpdate: true },
    {
      resource: 'events',
      kind: 'Event',
      singular: 'event',
      short: ['ev'],
      createsOnUpdate: true,
      selectable: eventFields,
    },
    {
      resource: 'namespaces',
      kind: 'Namespace',
      singular: 'namespace',
      short: ['ns'],
      clusterScoped: true,
      subresources: status,
      answersDeleted: true,
      selectable: ({ status: of }) => ({ 'status.phase': stringIn(of, 'phase') }),
    },
    {
      resource: 'nodes',
      kind: 'Node',
      singular: 'node',
      short: ['no'],
      clusterScoped: true,
      subresources: status,
      keepsStatusOnCreate: true,
      selectable: ({ spec }) => ({ 'spec.unschedulable': String(spec?.['unschedulable'] === true) }),
    },
    {
      resource: 'pods',
      kind: 'Pod',
      singular: 'pod',
      short: ['po'],
      subresources: status,
      inAll: true,
      hasGeneration: true,
      keepsStatusOnCreate: true,
      answersDeleted: true,
      selectable: ({ spec, status: of }) => ({
        'spec.nodeName': stringIn(spec, 'nodeName'),
        'spec.restartPolicy': stringIn(spec, 'restartPolicy'),
        'spec.serviceAccountName': stringIn(spec, 'serviceAccountName'),
        'status.phase': stringIn(of, 'phase'),
        'status.podIP': stringIn(of, 'podIP'),
      }),
    },
    {
      resource: 'secrets',
      kind: 'Secret',
      singular: 'secret',
      selectable: (secret) => ({ type: stringIn(secret, 'type') }),
    },
    {
      resource: 'serviceaccounts',
      kind: 'ServiceAccount',
      singular: 'serviceaccount',
      short: ['sa'],
      answersDeleted: true,
    },
    {
      resource: 'services',
      kind: 'Service',
      singular: 'service',
      short: ['svc'],
      subresources: status,
      inAll: true,
      answersDeleted: true,
      createsOnUpdate: true,
      selectable: ({ spec }) => ({
        'spec.clusterIP': stringIn(spec, 'clusterIP'),
        'spec.type': stringIn(spec, 'type'),
      }),
    },
  ],
  'apps/v1': [
    {
      resource: 'daemonsets',
      kind: 'DaemonSet',
      singular: 'daemonset',
      short: ['ds'],
      subresources: status,
      inAll: true,
      hasGeneration: true,
    },
    {
      resource: 'deployments',
      kind: 'Deployment',
      singular: 'deployment',
      short: ['deploy'],
      subresources: statusAndScale,
      inAll: true,
      hasGeneration: true,
    },
    {
      resource: 'replicasets',
      kind: 'ReplicaSet',
      singular: 'replicaset',
      short: ['rs'],
      subresources: statusAndScale,
      inAll: true,
      hasGeneration: true,
    },
  ],
  'coordination.k8s.io/v1': [{ resource: 'leases', kind: 'Lease', singular: 'lease', createsOnUpdate: true }],
  'discovery.k8s.io/v1': [
    { resource: 'endpointslices', kind: 'EndpointSlice', singular: 'endpointslice', hasGeneration: true },
  ],
  'events.k8s.io/v1': [
    {
      resource: 'events',
      kind: 'Event',
      singular: 'event',
      short: ['ev'],
      servedFrom: eventsV1,
      selectable: eventFields,
    },
  ],
}

const custom = { hasGeneration: true } as const

/** What the installation of a bare-metal cluster adds by CRDs: MetalLB's resources and Berth's own. They hold what is written. */
const customRows: typeof rows = {
  'metallb.io/v1beta1': [
    { ...custom, resource: 'ipaddresspools', kind: 'IPAddressPool', singular: 'ipaddresspool' },
    { ...custom, resource: 'bgpadvertisements', kind: 'BGPAdvertisement', singular: 'bgpadvertisement' },
    { ...custom, resource: 'bfdprofiles', kind: 'BFDProfile', singular: 'bfdprofile' },
    { ...custom, resource: 'communities', kind: 'Community', singular: 'community' },
    { ...custom, resource: 'l2advertisements', kind: 'L2Advertisement', singular: 'l2advertisement' },
  ],
  'metallb.io/v1beta2': [{ ...custom, resource: 'bgppeers', kind: 'BGPPeer', singular: 'bgppeer' }],
  'berth.dev/v1alpha1': [
    {
      ...custom,
      resource: 'announcementpolicies',
      kind: 'AnnouncementPolicy',
      singular: 'announcementpolicy',
      clusterScoped: true,
    },
    {
      ...custom,
      resource: 'announcerstatuses',
      kind: 'AnnouncerStatus',
      singular: 'announcerstatus',
      clusterScoped: true,
      subresources: status,
    },
  ],
}

/** All rows, core first: an unqualified name like `events` means the core one. */
export const resourceTable: readonly Resource[] = tableOf(rows)

/** What `kubectl api-resources` shows beside them in a cluster of bare metal, once its CRDs are installed. */
export const customResourceTable: readonly Resource[] = tableOf(customRows)

function tableOf(all: typeof rows): readonly Resource[] {
  return Object.entries(all).flatMap(([apiVersion, of]) => of.map((row) => toResource(apiVersion, row)))
}

function toResource(apiVersion: string, row: Row): Resource {
  const [version = '', group = ''] = apiVersion.split('/').toReversed()
  return {
    group,
    version,
    resource: row.resource,
    kind: row.kind,
    singular: row.singular,
    shortNames: row.short ?? [],
    namespaced: row.clusterScoped !== true,
    subresources: row.subresources ?? [],
    categories: row.inAll === true ? ['all'] : [],
    hasGeneration: row.hasGeneration === true,
    keepsStatusOnCreate: row.keepsStatusOnCreate === true,
    answersDeleted: row.answersDeleted === true,
    createsOnUpdate: row.createsOnUpdate === true,
    ...(row.servedFrom === undefined ? {} : { servedFrom: row.servedFrom }),
    ...(row.selectable === undefined ? {} : { selectable: row.selectable }),
  }
}
