import type { ReplicaSet } from 'kubernetes-types/apps/v1.d.ts'
import type { Clock } from '../../time/clock.ts'
import { controllerOf, keyOf, ownedBy } from './cluster.ts'
import type { Cluster, Key, Kinds, Stored } from './cluster.ts'
import { deploymentStatus } from './deployment-status.ts'
import { nextStep } from './rollout.ts'
import type { SetState } from './rollout.ts'
import { templateHash, templateHashLabel } from './template-hash.ts'

const revisionAnnotation = 'deployment.kubernetes.io/revision'

type Deployment = Kinds['deployments']
type Sets = Kinds['replicasets']

/** Plays the deployment controller for one deployment: one step towards its template and replicas. */
export function reconcileDeployment(cluster: Cluster, key: Key, clock: Clock): void {
  const deployment = cluster.get('deployments', key)
  if (deployment?.spec === undefined || deployment.metadata.deletionTimestamp !== undefined) return
  const sets = setsOf(cluster, deployment)
  const hash = templateHash(deployment.spec.template)
  const current = sets.find(({ metadata }) => metadata.labels?.[templateHashLabel] === hash)
  const isPaused = deployment.spec.paused === true
  if (current === undefined && !isPaused) return createSet(cluster, deployment, sets, hash)
  if (isPaused) scalePaused(cluster, deployment, sets)
  if (current !== undefined) {
    markNewest(cluster, deployment, current, sets)
    const old = sets.filter((set) => set !== current)
    if (!isPaused) scale(cluster, deployment, current, old)
    prune(cluster, deployment.spec.revisionHistoryLimit ?? 10, old)
  }
  writeStatus(cluster, key, { hash, clock })
}

/** Oldest first. */
function setsOf(cluster: Cluster, { metadata }: Deployment): readonly Sets[] {
  return cluster
    .list('replicasets', metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === metadata.uid)
    .toSorted((a, b) => revisionOf(a) - revisionOf(b))
}

function createSet(cluster: Cluster, deployment: Deployment, sets: readonly Sets[], hash: string): void {
  const { metadata, spec } = deployment
  if (spec === undefined) return
  const labels = { ...spec.template.metadata?.labels, [templateHashLabel]: hash }
  const { matchLabels, matchExpressions } = spec.selector
  const set: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      labels,
      annotations: { [revisionAnnotation]: String(newestRevision(sets) + 1) },
      ownerReferences: [ownedBy('apps/v1', 'Deployment', deployment)],
    },
    spec: {
      replicas: 0,
      selector: {
        ...(matchExpressions === undefined ? {} : { matchExpressions }),
        matchLabels: { ...matchLabels, [templateHashLabel]: hash },
      },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  }
  // Its own event brings the next step.
  cluster.create('replicasets', set)
}

/** An undone rollout makes an old set the newest again: `kubectl rollout history` counts by these. */
function markNewest(cluster: Cluster, deployment: Deployment, current: Sets, sets: readonly Sets[]): void {
  const newest = newestRevision(sets)
  const revision = revisionOf(current) === newest ? newest : newest + 1
  for (const [resource, object] of [
    ['replicasets', current],
    ['deployments', deployment],
  ] as const) {
    const { metadata } = object
    if (metadata.annotations?.[revisionAnnotation] === String(revision)) continue
    const annotations = { ...metadata.annotations, [revisionAnnotation]: String(revision) }
    cluster.update(resource, { ...object, metadata: { ...metadata, annotations } })
  }
}

function scale(cluster: Cluster, { spec }: Deployment, current: Sets, old: readonly Sets[]): void {
  const replicas = spec?.replicas ?? 1
  const steps = nextStep({ replicas, strategy: spec?.strategy, current: stateOf(current), old: old.map(stateOf) })
  for (const [name, desired] of steps) resize(cluster, { namespace: current.metadata.namespace, name }, desired)
}

/** A pause stops rollouts, not scaling. In the middle of a rollout neither set is the one to scale: nothing moves. */
function scalePaused(cluster: Cluster, { spec }: Deployment, sets: readonly Sets[]): void {
  const running = sets.filter((set) => (set.spec?.replicas ?? 0) > 0)
  const [set, ...more] = running.length > 0 ? running : sets.slice(-1)
  if (set !== undefined && more.length === 0) resize(cluster, keyOf(set), spec?.replicas ?? 1)
}

function resize(cluster: Cluster, key: Key, replicas: number): void {
  const set = cluster.get('replicasets', key)
  if (set !== undefined) cluster.update('replicasets', { ...set, spec: { ...set.spec, replicas } })
}

function prune(cluster: Cluster, limit: number, old: readonly Sets[]): void {
  const idle = old.filter((set) => (set.spec?.replicas ?? 0) === 0 && (set.status?.replicas ?? 0) === 0)
  for (const set of idle.slice(0, Math.max(idle.length - limit, 0))) cluster.delete('replicasets', keyOf(set))
}

/** Reads again: the steps above have changed what the status tells. */
function writeStatus(cluster: Cluster, key: Key, { hash, clock }: { hash: string; clock: Clock }): void {
  const deployment = cluster.get('deployments', key)
  if (deployment === undefined) return
  const sets = setsOf(cluster, deployment)
  const current = sets.find(({ metadata }) => metadata.labels?.[templateHashLabel] === hash)
  const status = deploymentStatus({ deployment, current, sets, clock })
  cluster.updateStatus('deployments', { ...deployment, status })
}

function stateOf({ metadata, spec, status }: Sets): SetState {
  const { replicas: actual = 0, availableReplicas: available = 0 } = status ?? {}
  return { name: metadata.name, desired: spec?.replicas ?? 1, actual, available }
}

function revisionOf({ metadata }: Stored<ReplicaSet>): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0)
}

function newestRevision(sets: readonly Sets[]): number {
  return Math.max(0, ...sets.map(revisionOf))
}
