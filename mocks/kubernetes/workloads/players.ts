import type { Server } from '../../dataplane/flow.ts'
import type { PlayedNode } from '../../dataplane/node.ts'
import type { Underlay } from '../../dataplane/underlay.ts'
import type { Clock } from '../../time/clock.ts'
import type { WatchEvent } from '../api/store.ts'
import { controllerOf, keyOf } from './cluster.ts'
import type { Cluster, Key, Kinds } from './cluster.ts'
import { reconcileDeployment } from './deployments.ts'
import { reconcileSlices, serviceNameLabel } from './endpoint-slices.ts'
import { selectsPods } from './endpoints.ts'
import { collectOrphans } from './garbage.ts'
import { proxyTables } from './kube-proxy.ts'
import { Kubelets } from './kubelets.ts'
import { Machines } from './machines.ts'
import type { NodeSpec, Place } from './node-object.ts'
import { reconcileReplicaSet } from './replica-sets.ts'
import { schedulePods } from './scheduler.ts'
import { carriesAll, selects } from './selector.ts'
import { WorkLoop } from './work-loop.ts'
import type { Workloads } from './workloads.ts'

export interface PlayersOptions {
  readonly cluster: Cluster
  readonly underlay: Underlay
  readonly clock: Clock
  readonly place: Place
  readonly onError: (error: unknown) => void
}

/** Who is called by which event. */
export class WorkloadPlayers implements Workloads {
  readonly #options: PlayersOptions
  readonly #cluster: Cluster
  readonly #machines: Machines
  readonly #kubelets: Kubelets
  readonly #loop: WorkLoop
  readonly #watches: (() => void)[] = []
  readonly #portListeners = new Set<() => void>()
  /** The labels each pod had last: a Service must also hear of a pod that left its selection. */
  readonly #lastLabels = new Map<string, Readonly<Record<string, string>>>()

  constructor(options: PlayersOptions) {
    this.#options = options
    this.#cluster = options.cluster
    this.#machines = new Machines(options)
    this.#kubelets = new Kubelets(options.cluster, this.#machines, options.clock)
    this.#loop = new WorkLoop(options)
  }

  start(): void {
    const cluster = this.#cluster
    this.#watches.push(
      cluster.watch('nodes', (node) => this.#nodeChanged(node.metadata.name)),
      cluster.watch('deployments', (deployment, type) => this.#deploymentChanged(deployment, type)),
      cluster.watch('replicasets', (set, type) => this.#replicaSetChanged(set, type)),
      cluster.watch('services', (service, type) => this.#serviceChanged(service, type)),
      cluster.watch('pods', (pod, type) => this.#podChanged(pod, type)),
      cluster.watch('endpointslices', (slice) => this.#sliceChanged(slice)),
    )
  }

  nodeAt(ip: string): PlayedNode | undefined {
    return this.#machines.at(ip)
  }

  onPortsChange(listener: () => void): () => void {
    this.#portListeners.add(listener)
    return () => this.#portListeners.delete(listener)
  }

  async addNode(node: NodeSpec): Promise<void> {
    await this.#machines.add(node)
  }

  async halt(name: string): Promise<void> {
    await this.#machines.get(name)?.stop()
    this.#machines.report(name)
    this.#announcePorts()
  }

  async resume(name: string): Promise<void> {
    await this.#machines.get(name)?.start()
    this.#machines.report(name)
    this.#announcePorts()
  }

  async settled(): Promise<void> {
    await this.#loop.idle()
  }

  async stop(): Promise<void> {
    for (const end of this.#watches) end()
    await this.#loop.stop()
    this.#kubelets.stop()
    await this.#machines.stop()
  }

  #nodeChanged(name: string): void {
    this.#loop.enqueue(`node ${name}`, () => this.#machines.followNode(name))
    for (const pod of this.#cluster.list('pods')) if (pod.spec?.nodeName === name) this.#runPod(keyOf(pod))
    this.#schedule()
    this.#proxy()
  }

  #deploymentChanged(deployment: Kinds['deployments'], type: WatchEvent['type']): void {
    if (type === 'DELETED') return this.#collect(deployment.metadata)
    this.#rollOut(keyOf(deployment))
  }

  #replicaSetChanged(set: Kinds['replicasets'], type: WatchEvent['type']): void {
    const owner = controllerOf(set)
    if (owner?.kind === 'Deployment') this.#rollOut({ namespace: set.metadata.namespace, name: owner.name })
    if (type === 'DELETED') return this.#collect(set.metadata)
    this.#replicate(keyOf(set))
  }

  #podChanged(pod: Kinds['pods'], type: WatchEvent['type']): void {
    const { uid, labels = {}, namespace } = pod.metadata
    const before = this.#lastLabels.get(uid) ?? labels
    for (const set of this.#setsConcernedBy(pod)) this.#replicate(keyOf(set))
    for (const service of this.#cluster.list('services', namespace).filter(selectsPods)) {
      const selector = service.spec?.selector ?? {}
      if (carriesAll(labels, selector) || carriesAll(before, selector)) this.#slice(keyOf(service))
    }
    if (type === 'DELETED') {
      this.#lastLabels.delete(uid)
      return this.#kubelets.forget(uid)
    }
    this.#lastLabels.set(uid, labels)
    if (pod.spec?.nodeName) this.#runPod(keyOf(pod))
    else this.#schedule()
  }

  /** Its own, or for an orphan every one that would adopt it. */
  #setsConcernedBy(pod: Kinds['pods']): readonly Kinds['replicasets'][] {
    const { namespace, labels } = pod.metadata
    const owner = controllerOf(pod)
    if (owner !== undefined) {
      const set = this.#cluster.get('replicasets', { namespace, name: owner.name })
      return set === undefined ? [] : [set]
    }
    return this.#cluster.list('replicasets', namespace).filter(({ spec }) => selects(spec?.selector ?? {}, labels))
  }

  #serviceChanged(service: Kinds['services'], type: WatchEvent['type']): void {
    this.#proxy()
    if (type === 'DELETED') return this.#collect(service.metadata)
    this.#slice(keyOf(service))
  }

  #sliceChanged({ metadata }: Kinds['endpointslices']): void {
    const name = metadata.labels?.[serviceNameLabel]
    // Somebody may have deleted or changed what is the controller's.
    if (name !== undefined) this.#slice({ namespace: metadata.namespace, name })
    this.#proxy()
  }

  #rollOut(key: Key): void {
    const { clock } = this.#options
    this.#loop.enqueue(`deployment ${key.namespace}/${key.name}`, () => reconcileDeployment(this.#cluster, key, clock))
  }

  #replicate(key: Key): void {
    this.#loop.enqueue(`replicaset ${key.namespace}/${key.name}`, () => reconcileReplicaSet(this.#cluster, key))
  }

  #runPod(key: Key): void {
    this.#loop.enqueue(`pod ${key.namespace}/${key.name}`, () => this.#kubelets.reconcile(key))
  }

  #schedule(): void {
    this.#loop.enqueue('scheduler', () => schedulePods(this.#cluster))
  }

  #slice(key: Key): void {
    this.#loop.enqueue(`slices ${key.namespace}/${key.name}`, () => reconcileSlices(this.#cluster, key))
  }

  #collect({ uid, namespace }: Kinds['pods']['metadata']): void {
    this.#loop.enqueue(`garbage ${uid}`, () => collectOrphans(this.#cluster, uid, namespace))
  }

  #proxy(): void {
    this.#loop.enqueue('kube-proxies', () => this.#programNodes())
  }

  async #programNodes(): Promise<void> {
    const slices = this.#cluster.list('endpointslices')
    const byService = Map.groupBy(
      slices,
      ({ metadata }) => `${metadata.namespace}/${metadata.labels?.[serviceNameLabel]}`,
    )
    const services = this.#cluster.list('services').map((service) => ({
      service,
      slices: byService.get(`${service.metadata.namespace}/${service.metadata.name}`) ?? [],
    }))
    await Promise.all(
      this.#machines.all.map((machine) => {
        const node = this.#cluster.get('nodes', { name: machine.name })
        return machine.program(proxyTables(services, node, (ip, port) => this.#reach(ip, port)))
      }),
    )
    this.#announcePorts()
  }

  /** A played pod, or a real server on loopback that somebody's own EndpointSlice names. */
  #reach(ip: string, port: number): Server {
    const { underlay } = this.#options
    const destination = { ip, port }
    return {
      accept: (socket, flow) => {
        const pod = this.#kubelets.podAt(ip)
        if (pod !== undefined) pod.accept(socket, flow)
        else underlay.deliver(socket, { ...flow, destination })
      },
      acceptDatagram: (datagram, flow) => {
        const pod = this.#kubelets.podAt(ip)
        if (pod !== undefined) pod.acceptDatagram(datagram, flow)
        else underlay.deliverDatagram(datagram, { ...flow, destination })
      },
    }
  }

  #announcePorts(): void {
    for (const listener of this.#portListeners) listener()
  }
}
