/**
 * How lists merge, by kind and path: the `patchMergeKey`, `listType` and `listMapKey` tags of k8s.io/api 1.36.
 * A list that is not here is atomic: it is replaced whole.
 */

export interface ListShape {
  /** The key by which a strategic merge patch finds an item; without it the items are scalars. */
  readonly mergeKey?: string
  /** Whether a strategic merge patch replaces the list although server-side apply merges it, or the reverse. */
  readonly strategic: 'merge' | 'replace'
  /** The keys that make an item one and the same to server-side apply; empty for a set of scalars. */
  readonly mapKeys: readonly string[] | 'atomic'
}

type Shapes = Readonly<Record<string, ListShape>>

const byKey = (mergeKey: string, mapKeys: readonly string[] = [mergeKey]): ListShape => ({
  mergeKey,
  strategic: 'merge',
  mapKeys,
})
const set: ListShape = { strategic: 'merge', mapKeys: [] }
const mergedButAtomicToApply = (mergeKey: string): ListShape => ({ mergeKey, strategic: 'merge', mapKeys: 'atomic' })

/** Whether server-side apply takes the items of this list as one value each (structType=atomic). */
export const hasAtomicItems = (path: string): boolean => path === 'metadata.ownerReferences'

const metadata: Shapes = {
  'metadata.finalizers': set,
  'metadata.ownerReferences': byKey('uid'),
}

const conditions: Shapes = { 'status.conditions': byKey('type') }

const container = (at: string): Shapes => ({
  [at]: byKey('name'),
  [`${at}.ports`]: byKey('containerPort', ['containerPort', 'protocol']),
  [`${at}.env`]: byKey('name'),
  [`${at}.volumeMounts`]: byKey('mountPath'),
  [`${at}.volumeDevices`]: byKey('devicePath'),
})

const podSpec = (at: string): Shapes => ({
  ...container(`${at}.containers`),
  ...container(`${at}.initContainers`),
  [`${at}.volumes`]: byKey('name'),
  [`${at}.imagePullSecrets`]: byKey('name'),
  [`${at}.hostAliases`]: byKey('ip'),
  [`${at}.topologySpreadConstraints`]: byKey('topologyKey', ['topologyKey', 'whenUnsatisfiable']),
})

const shapes: Readonly<Record<string, Shapes>> = {
  Service: { 'spec.ports': byKey('port', ['port', 'protocol']), ...conditions },
  Node: { 'spec.podCIDRs': set, 'status.addresses': byKey('type'), ...conditions },
  Pod: {
    ...podSpec('spec'),
    'status.podIPs': byKey('ip'),
    'status.hostIPs': mergedButAtomicToApply('ip'),
    ...conditions,
  },
  Deployment: { ...podSpec('spec.template.spec'), ...conditions },
  ReplicaSet: { ...podSpec('spec.template.spec'), ...conditions },
  DaemonSet: { ...podSpec('spec.template.spec'), ...conditions },
  Namespace: conditions,
  ServiceAccount: { secrets: byKey('name'), imagePullSecrets: { strategic: 'replace', mapKeys: 'atomic' } },
}

const atomic: ListShape = { strategic: 'replace', mapKeys: 'atomic' }

/** Answers the shape of a list; `path` names members by dots and leaves list items out. */
export function listShape(kind: string, path: string): ListShape {
  return metadata[path] ?? shapes[kind]?.[path] ?? atomic
}

// structType=atomic and mapType=atomic of k8s.io/api: server-side apply owns these whole.
const atomicMaps = new Set([
  'Event involvedObject',
  'Event regarding',
  'Service spec.selector',
  'Deployment spec.selector',
  'ReplicaSet spec.selector',
  'DaemonSet spec.selector',
])

/** Whether server-side apply takes this map as one value. */
export function isAtomicMap(kind: string, path: string): boolean {
  return atomicMaps.has(`${kind} ${path}`) || path.endsWith('spec.nodeSelector')
}

/** Default values of map keys: a port without a protocol is the TCP one. */
export const mapKeyDefaults: Readonly<Record<string, string>> = { protocol: 'TCP' }
