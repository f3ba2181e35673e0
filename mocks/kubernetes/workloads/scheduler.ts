import { controllerOf } from './cluster.ts'
import type { Cluster, Kinds } from './cluster.ts'
import { carriesAll } from './selector.ts'

type Node = Kinds['nodes']
type Pod = Kinds['pods']

/** Plays the scheduler: places every pod that has no node, evenly per owner, then evenly over all. */
export function schedulePods(cluster: Cluster): void {
  const pods = cluster.list('pods')
  const waiting = pods.filter(({ spec, metadata }) => !spec?.nodeName && metadata.deletionTimestamp === undefined)
  if (waiting.length === 0) return
  const nodes = cluster.list('nodes').filter(takesPods)
  const load = new Load(pods)
  for (const pod of waiting) {
    const node = nodes
      .filter(
        (candidate) => hasRoom(candidate, load) && carriesAll(candidate.metadata.labels, pod.spec?.nodeSelector ?? {}),
      )
      .toSorted((a, b) => load.of(a, pod) - load.of(b, pod) || (a.metadata.name < b.metadata.name ? -1 : 1))[0]
    if (node === undefined) refuse(cluster, pod, nodes.length)
    else {
      load.add(node.metadata.name, pod)
      cluster.update('pods', { ...pod, spec: { ...pod.spec, nodeName: node.metadata.name } })
    }
  }
}

function takesPods({ metadata, spec, status }: Node): boolean {
  const isReady = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
  const repels = spec?.taints?.some(({ effect }) => effect !== 'PreferNoSchedule') === true
  return isReady && !repels && spec?.unschedulable !== true && metadata.deletionTimestamp === undefined
}

function hasRoom({ metadata, status }: Node, load: Load): boolean {
  return load.on(metadata.name) < Number(status?.allocatable?.['pods'] ?? 0)
}

function refuse(cluster: Cluster, pod: Pod, nodes: number): void {
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }
  const message = `0/${nodes} nodes are available.`
  const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (known?.message === message) return
  const conditions = [{ ...condition, message }]
  cluster.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } })
}

class Load {
  readonly #pods = new Map<string, number>()
  readonly #owned = new Map<string, number>()

  constructor(pods: readonly Pod[]) {
    for (const pod of pods) if (pod.spec?.nodeName) this.add(pod.spec.nodeName, pod)
  }

  add(node: string, pod: Pod): void {
    this.#pods.set(node, this.on(node) + 1)
    const owner = ownerKey(node, pod)
    this.#owned.set(owner, (this.#owned.get(owner) ?? 0) + 1)
  }

  on(node: string): number {
    return this.#pods.get(node) ?? 0
  }

  /** Pods of the same owner weigh more than any number of others. */
  of({ metadata }: Node, pod: Pod): number {
    return (this.#owned.get(ownerKey(metadata.name, pod)) ?? 0) * 10_000 + this.on(metadata.name)
  }
}

function ownerKey(node: string, pod: Pod): string {
  return `${node} ${controllerOf(pod)?.uid ?? pod.metadata.uid}`
}
