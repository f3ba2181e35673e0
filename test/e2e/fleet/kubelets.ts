/**
 * The scheduler and the kubelets, played: they give pods a node and an address, run them, report their status, and finish
 * their deletion. One pass looks at everything anew, so nothing is remembered that a missed event could make wrong.
 */
import { podPath, podPorts, isReady, runningStatus, shallBeReady } from './pod.ts'
import type { Pod } from './pod.ts'
import type { KubeApi, ObjectMeta } from './kube-api.ts'
import type { PodHost } from './pod-hosts.ts'
import type { PodOrder } from './pod-host.ts'
import { processNamespace } from '../kubelet/process-namespace.ts'

interface Placed {
  readonly host: PodHost
  readonly order: PodOrder['pod']
}

export interface Kubelets {
  /** Brings all pods one step further. */
  pass(signal: AbortSignal): Promise<void>
}

/** Plays the kubelets of `hosts` against the API server. */
export function playKubelets(api: KubeApi, hosts: readonly PodHost[]): Kubelets {
  const placed = new Map<string, Placed>()
  const nextSuffix = new Map<string, number>()

  const vacate = async (uid: string): Promise<void> => {
    const at = placed.get(uid)
    placed.delete(uid)
    await at?.host.remove(at.order)
  }

  const run = async (pod: Pod, host: PodHost, signal: AbortSignal): Promise<void> => {
    let at = placed.get(pod.metadata.uid)
    if (at === undefined) {
      const [first, last] = host.site.podSuffixes
      const suffix = nextSuffix.get(host.site.name) ?? first
      nextSuffix.set(host.site.name, suffix === last ? first : suffix + 1)
      const address = host.site.podPrefix + suffix
      at = { host, order: { name: pod.metadata.name, node: host.site.name, address, ports: podPorts(pod) } }
      await host.run(at.order)
      placed.set(pod.metadata.uid, at)
    }
    const { address } = at.order
    if (pod.status?.podIP === address && isReady(pod) === shallBeReady(pod)) return
    await api.patch(`${podPath(pod)}/status`, { status: runningStatus(pod, host.site, address) }, signal)
  }

  const bind = async (pod: Pod, host: PodHost, signal: AbortSignal): Promise<void> => {
    const target = { apiVersion: 'v1', kind: 'Node', name: host.site.name }
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: pod.metadata.name }, target }
    await api.create(`${podPath(pod)}/binding`, binding, signal)
  }

  return {
    async pass(signal) {
      const everywhere = await api.list<Pod>('/api/v1/pods', signal)
      const pods = everywhere.filter(({ metadata }) => metadata.namespace !== processNamespace)
      const nodes = await api.list<{ readonly metadata: ObjectMeta }>('/api/v1/nodes', signal)
      const present = hosts.filter((host) => nodes.some((node) => node.metadata.name === host.site.name))
      for (const uid of placed.keys()) if (!pods.some((pod) => pod.metadata.uid === uid)) await vacate(uid)
      const count = new Map(
        present.map((host) => [host, pods.filter((pod) => pod.spec.nodeName === host.site.name).length]),
      )
      for (const pod of pods) {
        const host = present.find((candidate) => candidate.site.name === pod.spec.nodeName)
        const isLost = pod.spec.nodeName !== undefined && host === undefined
        if (pod.metadata.deletionTimestamp !== undefined || isLost) {
          await vacate(pod.metadata.uid)
          await api.delete(podPath(pod), signal)
        } else if (host !== undefined) {
          await run(pod, host, signal)
        } else {
          const [roomiest] = [...count].toSorted(([, left], [, right]) => left - right)
          if (roomiest === undefined) continue
          count.set(roomiest[0], roomiest[1] + 1)
          await bind(pod, roomiest[0], signal)
        }
      }
    },
  }
}
