import type { Clock } from '../../time/clock.ts'
import type { Cluster, Key, Kinds } from './cluster.ts'
import { keyOf } from './cluster.ts'
import type { Machines } from './machines.ts'
import { PlayedPod } from './played-pod.ts'
import { runningStatus } from './pod-status.ts'

type Pod = Kinds['pods']

/** Plays the kubelets of all machines: runs what was placed there and says so in the pods' status. */
export class Kubelets {
  readonly #cluster: Cluster
  readonly #machines: Machines
  readonly #clock: Clock
  readonly #pods = new Map<string, PlayedPod>()

  constructor(cluster: Cluster, machines: Machines, clock: Clock) {
    this.#cluster = cluster
    this.#machines = machines
    this.#clock = clock
  }

  /** Answers the running pod at `ip`. */
  podAt(ip: string): PlayedPod | undefined {
    return [...this.#pods.values()].find((pod) => pod.ips.includes(ip))
  }

  reconcile(key: Key): void {
    const pod = this.#cluster.get('pods', key)
    const nodeName = pod?.spec?.nodeName
    if (pod === undefined || !nodeName) return
    const node = this.#cluster.get('nodes', { name: nodeName })
    // The pods of a deleted node go with it (kubernetes: pod garbage collector).
    if (node === undefined) return this.#cluster.delete('pods', keyOf(pod))
    const machine = this.#machines.get(nodeName)
    if (machine === undefined) return
    const { ips } = this.#run(pod, node)
    const place = { podIps: ips, hostIps: machine.ips, isHostRunning: machine.isRunning }
    this.#cluster.updateStatus('pods', { ...pod, status: runningStatus(pod, place, this.#clock) })
  }

  /** Ends a pod that the API server no longer knows, and its connections. */
  forget(uid: string): void {
    this.#pods.get(uid)?.stop()
    this.#pods.delete(uid)
  }

  stop(): void {
    for (const uid of this.#pods.keys()) this.forget(uid)
  }

  #run({ metadata, status }: Pod, node: Kinds['nodes']): PlayedPod {
    const running = this.#pods.get(metadata.uid)
    if (running !== undefined) return running
    const given = status?.podIPs?.flatMap(({ ip }) => ip ?? []) ?? []
    const ips = given.length > 0 ? given : this.#freeAddresses(node.spec?.podCIDRs ?? ['10.244.0.0/24'])
    const started = new PlayedPod({ name: metadata.name, node: node.metadata.name, ips })
    this.#pods.set(metadata.uid, started)
    return started
  }

  /** The lowest host number that is free in the node's pod networks; 1 is its bridge. */
  #freeAddresses(podCidrs: readonly string[]): readonly string[] {
    const taken = new Set([...this.#pods.values()].flatMap(({ ips }) => ips))
    for (let host = 2; host < 255; host += 1) {
      const ips = podCidrs.map((cidr) => hostIn(cidr, host))
      if (!ips.some((ip) => taken.has(ip))) return ips
    }
    throw new Error(`no free pod address in ${podCidrs.join(', ')}`)
  }
}

/** Answers the n-th address of a /24 of IPv4, or of a /64 of IPv6 that is written with `::`. */
function hostIn(cidr: string, host: number): string {
  const [network = ''] = cidr.split('/')
  return network.endsWith('::') ? `${network}${host.toString(16)}` : network.replace(/\.\d+$/, `.${host}`)
}
