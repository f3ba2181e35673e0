/** The scheduler and the kubelets for the pods of one namespace: everything is looked at anew, as the played kubelets do it. */
import type { RunnablePod } from './pod-spec.ts'
import { processNamespace } from './process-namespace.ts'
import { runPod, type Place, type PodSite, type RunningPod } from './running-pod.ts'

const path = `/api/v1/namespaces/${processNamespace}/pods`

export class ProcessKubelets {
  readonly #site: PodSite
  readonly #places: readonly Place[]
  readonly #running = new Map<string, RunningPod>()
  readonly #told = new Map<string, string>()
  readonly #halted = new Set<string>()

  constructor(site: PodSite, places: readonly Place[]) {
    this.#site = site
    this.#places = places
  }

  get running(): readonly RunningPod[] {
    return [...this.#running.values()]
  }

  async pass(signal: AbortSignal): Promise<void> {
    const pods = await this.#site.api.list<RunnablePod>(path, signal)
    for (const [uid, run] of this.#running)
      if (!pods.some(({ metadata }) => metadata.uid === uid)) await this.#end(uid, run)
    await Promise.all(pods.map((pod) => this.#step(pod, pods, signal)))
  }

  /** The machine goes off: its processes end at once, and nobody tells the API server. */
  async halt(node: string): Promise<void> {
    this.#halted.add(node)
    const there = this.running.filter(({ place }) => place.site.name === node)
    await Promise.all(there.flatMap(({ containers }) => containers.map((container) => container.kill())))
  }

  /** It comes back, and starts what it ran. */
  resume(node: string): void {
    this.#halted.delete(node)
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map(([uid, run]) => this.#end(uid, run)))
  }

  async #step(pod: RunnablePod, all: readonly RunnablePod[], signal: AbortSignal): Promise<void> {
    const { uid, name, deletionTimestamp } = pod.metadata
    const run = this.#running.get(uid)
    if (this.#halted.has(pod.spec.nodeName ?? '')) return
    if (deletionTimestamp !== undefined) {
      if (run !== undefined) await this.#end(uid, run)
      return this.#site.api.delete(`${path}/${name}`, signal)
    }
    if (pod.spec.nodeName === undefined) return this.#bind(pod, all, signal)
    if (run === undefined) return this.#start(pod, signal)
    await Promise.all(run.containers.map((container) => container.turn(signal)))
    await this.#tell(run, signal)
  }

  async #start(pod: RunnablePod, signal: AbortSignal): Promise<void> {
    const place = this.#places.find(({ site }) => site.name === pod.spec.nodeName)
    if (place !== undefined) this.#running.set(pod.metadata.uid, await runPod(pod, place, this.#site, signal))
  }

  async #end(uid: string, run: RunningPod): Promise<void> {
    await Promise.all(run.containers.map((container) => container.stop()))
    this.#running.delete(uid)
  }

  /** A DaemonSet says for which node a pod is; the others are spread. */
  async #bind(pod: RunnablePod, all: readonly RunnablePod[], signal: AbortSignal): Promise<void> {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    const wanted = required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0]
    const isTaken = (node: string) => all.some((one) => one.spec.nodeName === node && isSibling(one, pod))
    const siblings = all.filter((one) => one.spec.nodeName === undefined && isSibling(one, pod))
    const free = this.#places.map(({ site }) => site.name).filter((name) => !isTaken(name))
    const node = wanted ?? free[siblings.indexOf(pod)]
    if (node === undefined) return
    const target = { apiVersion: 'v1', kind: 'Node', name: node }
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: pod.metadata.name }, target }
    await this.#site.api.create(`${path}/${pod.metadata.name}/binding`, binding, signal)
  }

  async #tell(run: RunningPod, signal: AbortSignal): Promise<void> {
    const state = JSON.stringify(run.containers.map(({ isReady, restarts }) => [isReady, restarts]))
    const { uid, name } = run.pod.metadata
    if (this.#told.get(uid) === state) return
    await this.#site.api.patch(`${path}/${name}/status`, { status: statusOf(run) }, signal)
    this.#told.set(uid, state)
  }
}

function isSibling(one: RunnablePod, other: RunnablePod): boolean {
  const component = ({ metadata }: RunnablePod) => metadata.labels?.['app.kubernetes.io/component']
  return component(one) === component(other)
}

function statusOf({ containers, address, place }: RunningPod): object {
  const now = new Date().toISOString()
  const ready = containers.every(({ isReady }) => isReady)
  const condition = (type: string, isTrue: boolean) => ({
    type,
    status: isTrue ? 'True' : 'False',
    lastTransitionTime: now,
  })
  return {
    phase: 'Running',
    hostIP: place.site.address,
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: now,
    conditions: [
      condition('PodScheduled', true),
      condition('Initialized', true),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses: containers.map(({ spec, isReady, restarts }) => ({
      name: spec.name,
      image: spec.image,
      imageID: `process/${spec.image}`,
      ready: isReady,
      started: true,
      restartCount: restarts,
      state: { running: { startedAt: now } },
    })),
  }
}
