import { controllerOf, keyOf, ownedBy } from './cluster.ts'
import type { Cluster, Key, Kinds } from './cluster.ts'
import { isReady } from './pod-status.ts'
import { selects } from './selector.ts'

type Pod = Kinds['pods']
type ReplicaSet = Kinds['replicasets']

/** Plays the ReplicaSet controller for one set: as many pods as wanted, and a status that says what there is. */
export function reconcileReplicaSet(cluster: Cluster, key: Key): void {
  const set = cluster.get('replicasets', key)
  if (set?.spec === undefined || set.metadata.deletionTimestamp !== undefined) return
  const pods = claimPods(cluster, set)
  const surplus = pods.length - (set.spec.replicas ?? 1)
  for (let missing = surplus; missing < 0; missing += 1) createPod(cluster, set)
  for (const pod of pods.toSorted(byDispensability(pods)).slice(0, Math.max(surplus, 0))) {
    cluster.delete('pods', keyOf(pod))
  }
  writeStatus(cluster, key)
}

/** Adopts matching orphans and lets go of pods whose labels were changed, as the real controller does. */
function claimPods(cluster: Cluster, set: ReplicaSet): readonly Pod[] {
  const selector = set.spec?.selector ?? {}
  return cluster
    .list('pods', set.metadata.namespace)
    .filter(isActive)
    .flatMap((pod) => {
      const matches = selects(selector, pod.metadata.labels)
      const owner = controllerOf(pod)
      if (owner?.uid === set.metadata.uid && !matches) release(cluster, pod, set)
      if (owner === undefined && matches) adopt(cluster, pod, set)
      return matches && (owner === undefined || owner.uid === set.metadata.uid) ? [pod] : []
    })
}

function adopt(cluster: Cluster, pod: Pod, set: ReplicaSet): void {
  const ownerReferences = [...(pod.metadata.ownerReferences ?? []), ownedBy('apps/v1', 'ReplicaSet', set)]
  cluster.update('pods', { ...pod, metadata: { ...pod.metadata, ownerReferences } })
}

function release(cluster: Cluster, pod: Pod, set: ReplicaSet): void {
  const ownerReferences = pod.metadata.ownerReferences?.filter(({ uid }) => uid !== set.metadata.uid)
  cluster.update('pods', { ...pod, metadata: { ...pod.metadata, ownerReferences } })
}

function createPod(cluster: Cluster, set: ReplicaSet): void {
  const { metadata, spec } = set
  const { labels, annotations, finalizers } = spec?.template?.metadata ?? {}
  cluster.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      labels,
      annotations,
      finalizers,
      ownerReferences: [ownedBy('apps/v1', 'ReplicaSet', set)],
    },
    spec: spec?.template?.spec,
  })
}

function writeStatus(cluster: Cluster, key: Key): void {
  const set = cluster.get('replicasets', key)
  if (set === undefined) return
  const pods = cluster
    .list('pods', set.metadata.namespace)
    .filter((pod) => isActive(pod) && controllerOf(pod)?.uid === set.metadata.uid)
  const ready = pods.filter(isReady).length
  const status = {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: set.metadata.generation ?? 0,
  }
  cluster.updateStatus('replicasets', { ...set, status })
}

function isActive({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded'
}

/**
 * Orders by what can be spared first: not placed, not ready, on a node with many of them, young
 * (kubernetes, pkg/controller/controller_utils.go ActivePodsWithRanks).
 */
function byDispensability(pods: readonly Pod[]): (a: Pod, b: Pod) => number {
  const neighbours = (pod: Pod) => pods.filter(({ spec }) => spec?.nodeName === pod.spec?.nodeName).length
  const rank = (pod: Pod) => [pod.spec?.nodeName ? 1 : 0, isReady(pod) ? 1 : 0, -neighbours(pod)]
  return (a, b) => {
    const [left, right] = [rank(a), rank(b)]
    const decisive = left.findIndex((value, index) => value !== right[index])
    if (decisive >= 0) return (left[decisive] ?? 0) - (right[decisive] ?? 0)
    return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1
  }
}
