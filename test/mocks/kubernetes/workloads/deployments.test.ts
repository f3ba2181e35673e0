import { expect, test } from 'vitest'
import type { Kinds } from '#mocks/kubernetes/workloads/cluster'
import { isReady } from '#mocks/kubernetes/workloads/pod-status'
import {
  createDeployment,
  createService,
  deployment,
  found,
  inDefault,
  playCluster,
} from '#test/mocks/kubernetes/workloads/played-cluster'
import type { PlayedCluster } from '#test/mocks/kubernetes/workloads/played-cluster'

const podsOf = ({ cluster }: PlayedCluster) => cluster.list('pods', 'default')
const namesOf = (played: PlayedCluster) => podsOf(played).map(({ metadata }) => metadata.name)

/** What `kubectl rollout status` waits for. */
function isRolledOut(played: PlayedCluster): boolean {
  const { metadata, spec, status } = deployment(played)
  const wanted = spec?.replicas
  return (
    status?.observedGeneration === metadata.generation &&
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted
  )
}

async function restart({ cluster, workloads }: PlayedCluster, at: string): Promise<void> {
  const before = found(cluster.get('deployments', inDefault('web')))
  const template = found(before.spec).template
  const annotations = { 'kubectl.kubernetes.io/restartedAt': at }
  const restarted = { ...template, metadata: { ...template.metadata, annotations } }
  cluster.update('deployments', { ...before, spec: { ...before.spec, template: restarted } })
  await workloads.settled()
}

async function scaleTo({ store, workloads }: PlayedCluster, replicas: number): Promise<void> {
  const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: inDefault('web'), spec: { replicas } }
  store.update('deployments', scale, { subresource: 'scale' })
  await workloads.settled()
}

test('a deployment becomes named pods on all nodes', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const [first, ...more] = namesOf(played)
  expect([first, ...more]).toHaveLength(3)
  expect(first).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  expect(podsOf(played).map(({ spec }) => spec?.nodeName)).toEqual(
    expect.arrayContaining(['node-1', 'node-2', 'node-3']),
  )
  expect(podsOf(played).every(isReady)).toBe(true)
  expect(deployment(played).status).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
  })
  expect(isRolledOut(played)).toBe(true)
  expect(played.errors).toEqual([])
})

test('kubectl scale is followed, to zero and back', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await scaleTo(played, 5)
  expect(podsOf(played).filter(isReady)).toHaveLength(5)
  await scaleTo(played, 0)
  expect(podsOf(played)).toEqual([])
  expect(isRolledOut(played)).toBe(true)
  await scaleTo(played, 2)
  expect(podsOf(played).filter(isReady)).toHaveLength(2)
})

test('scaling down spares the ready pods', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const [spoiled, ...kept] = podsOf(played)
  const annotations = { 'berth.dev/played-ready': 'false' }
  played.cluster.update('pods', { ...spoiled, metadata: { ...spoiled?.metadata, annotations } })
  await played.workloads.settled()
  expect(deployment(played).status).toMatchObject({ replicas: 3, readyReplicas: 2, unavailableReplicas: 1 })
  await scaleTo(played, 2)
  expect(namesOf(played).toSorted()).toEqual(kept.map(({ metadata }) => metadata.name).toSorted())
})

test('a restart replaces all pods and never has fewer ready than wanted', async () => {
  await using played = await playCluster()
  createDeployment(played)
  createService(played)
  await played.workloads.settled()
  const before = namesOf(played)
  const ready: number[] = []
  const end = played.cluster.watch('pods', () => ready.push(podsOf(played).filter(isReady).length))
  await restart(played, 'now')
  end()
  expect(Math.min(...ready)).toBe(3)
  expect(namesOf(played)).toHaveLength(3)
  expect(namesOf(played).filter((name) => before.includes(name))).toEqual([])
  expect(isRolledOut(played)).toBe(true)
})

test('an undone rollout brings the old ReplicaSet back under a new revision', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const first = deployment(played)
  await restart(played, 'now')
  expect(deployment(played).metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '2' })
  played.cluster.update('deployments', { ...deployment(played), spec: first.spec })
  await played.workloads.settled()
  const sets = played.cluster.list('replicasets', 'default')
  expect(new Set(sets.map(({ spec }) => spec?.replicas))).toEqual(new Set([0, 3]))
  expect(deployment(played).metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3' })
})

test('a rollout to pods that never get ready keeps the old ones', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const before = namesOf(played)
  const { spec, ...rest } = deployment(played)
  const metadata = { labels: { app: 'web' }, annotations: { 'berth.dev/played-ready': 'false' } }
  played.cluster.update('deployments', { ...rest, spec: { ...spec, template: { ...spec?.template, metadata } } })
  await played.workloads.settled()
  expect(namesOf(played)).toEqual(expect.arrayContaining(before))
  expect(isRolledOut(played)).toBe(false)
  expect(deployment(played).status).toMatchObject({ availableReplicas: 3, updatedReplicas: 1 })
})

test('a deleted pod is replaced', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const [victim] = namesOf(played)
  played.store.delete('pods', 'default', victim ?? '')
  await played.workloads.settled()
  expect(namesOf(played)).toHaveLength(3)
  expect(namesOf(played)).not.toContain(victim)
})

test('a pod whose labels change is let go and replaced; without an owner it is adopted', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const [pod] = podsOf(played)
  const { metadata, ...rest } = found(pod)
  played.cluster.update('pods', { ...rest, metadata: { ...metadata, labels: { app: 'other' } } })
  await played.workloads.settled()
  expect(podsOf(played)).toHaveLength(4)
  const freed = found(played.cluster.get('pods', inDefault(metadata.name)))
  expect(freed.metadata.ownerReferences ?? []).toEqual([])
  played.cluster.update('pods', { ...freed, metadata: { ...freed.metadata, labels: metadata.labels } })
  await scaleTo(played, 4)
  expect(podsOf(played)).toHaveLength(4)
  expect(podsOf(played).every(({ metadata: { ownerReferences } }) => ownerReferences?.length === 1)).toBe(true)
})

test('deleting a deployment takes its ReplicaSets and pods with it', async () => {
  await using played = await playCluster()
  createDeployment(played)
  createDeployment(played, { name: 'other', replicas: 1 })
  await played.workloads.settled()
  played.store.delete('deployments', 'default', 'web')
  await played.workloads.settled()
  expect(podsOf(played).map(({ metadata }) => metadata.labels?.['app'])).toEqual(['other'])
  expect(played.cluster.list('replicasets', 'default')).toHaveLength(1)
})

test('pods wait where no node takes them, and start when one does', async () => {
  await using played = await playCluster()
  for (const node of played.cluster.list('nodes')) {
    played.cluster.update('nodes', { ...node, spec: { ...node.spec, unschedulable: true } })
  }
  createDeployment(played, { replicas: 1 })
  await played.workloads.settled()
  expect(podsOf(played)).toMatchObject([
    { status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', reason: 'Unschedulable' }] } },
  ])
  const node = found(played.cluster.get('nodes', { name: 'node-2' }))
  played.cluster.update('nodes', { ...node, spec: { ...node.spec, unschedulable: false } })
  await played.workloads.settled()
  expect(podsOf(played)).toMatchObject([{ spec: { nodeName: 'node-2' }, status: { phase: 'Running' } }])
})

test('a paused deployment rolls nothing out until it is resumed, but scales', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const before = namesOf(played)
  const pause = (paused: boolean) =>
    played.cluster.update('deployments', { ...deployment(played), spec: { ...deployment(played).spec, paused } })
  pause(true)
  await restart(played, 'now')
  expect(namesOf(played)).toEqual(before)
  expect(played.cluster.list('replicasets', 'default')).toHaveLength(1)
  await scaleTo(played, 4)
  expect(namesOf(played)).toEqual(expect.arrayContaining(before))
  expect(namesOf(played)).toHaveLength(4)
  pause(false)
  await played.workloads.settled()
  expect(namesOf(played)).toHaveLength(4)
  expect(namesOf(played).filter((name) => before.includes(name))).toEqual([])
})

test('a pause in the middle of a rollout stops it there', async () => {
  await using played = await playCluster()
  createDeployment(played)
  await played.workloads.settled()
  const before = namesOf(played)
  const { spec, ...rest } = deployment(played)
  const metadata = { labels: { app: 'web' }, annotations: { 'berth.dev/played-ready': 'false' } }
  played.cluster.update('deployments', { ...rest, spec: { ...spec, template: { ...spec?.template, metadata } } })
  await played.workloads.settled()
  const standing = deployment(played)
  played.cluster.update('deployments', { ...standing, spec: { ...standing.spec, paused: true } })
  const fresh = found(podsOf(played).find(({ metadata: { name } }) => !before.includes(name)))
  const { annotations: _, ...ready } = fresh.metadata
  played.cluster.update('pods', { ...fresh, metadata: ready })
  await played.workloads.settled()
  expect(podsOf(played).filter(isReady)).toHaveLength(4)
  expect(namesOf(played)).toEqual(expect.arrayContaining(before))
})

test('a deployment is available as long as no more pods are missing than its strategy allows', async () => {
  await using played = await playCluster()
  createDeployment(played, { replicas: 4 })
  await played.workloads.settled()
  const spoil = async (pod: Kinds['pods'] | undefined) => {
    const annotations = { 'berth.dev/played-ready': 'false' }
    played.cluster.update('pods', { ...pod, metadata: { ...pod?.metadata, annotations } })
    await played.workloads.settled()
    return deployment(played).status?.conditions?.find(({ type }) => type === 'Available')?.status
  }
  const [first, second] = podsOf(played)
  expect(await spoil(first)).toBe('True')
  expect(await spoil(second)).toBe('False')
})
