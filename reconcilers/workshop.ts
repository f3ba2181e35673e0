import type { Surroundings } from '#provider/provider'
import { sleep } from '#provider/time/clock'

import type { Check } from './check.ts'
import type { ControllerName } from './controller-names.ts'
import type { ControllerOptions } from './controller-options.ts'
import { createCluster } from './kubernetes/cluster.ts'
import type { Cluster } from './kubernetes/cluster.ts'
import { EventRecorder } from './kubernetes/events.ts'
import type { LiveService } from './kubernetes/live-service.ts'
import { objectKey } from './kubernetes/object.ts'
import type { KubernetesObject } from './kubernetes/object.ts'
import type { Change, ReadStore } from './kubernetes/store.ts'
import type { Metrics } from './metrics.ts'
import { memberEvents } from './node/member-events.ts'
import { NodeReconciler } from './node/reconciler.ts'
import { runLoop } from './queue/loop.ts'
import { WorkQueue } from './queue/work-queue.ts'
import { EndpointNodes } from './service/endpoint-nodes.ts'
import { ServiceReconciler } from './service/reconciler.ts'
import { servicesByReason } from './service/by-reason.ts'
import { knownService } from './service/known-service.ts'
import { isOrWasLoadBalancer, ownershipOf } from './service/wants.ts'
import type { Ownership } from './service/wants.ts'
import { NodeControllers } from './node-controllers.ts'

export interface WorkshopOptions<I> extends ControllerOptions<I> {
  readonly metrics: Metrics
  readonly identity: string
  readonly readOnly: boolean
  readonly isBesideLeader: () => boolean
}

/** The cluster's view, the queue and the reconcilers, wired to each other and to one provider. */
export class Workshop<I> {
  readonly #options: WorkshopOptions<I>
  readonly #cluster: Cluster
  readonly #queue: WorkQueue
  readonly #services: ServiceReconciler<I>
  readonly #nodes: NodeReconciler
  readonly #nodeControllers: NodeControllers
  readonly #events: EventRecorder
  readonly #ownership: Ownership
  readonly #endpointNodes = new EndpointNodes()
  #knowsCluster = false
  #knowsOutside = false

  constructor(options: WorkshopOptions<I>) {
    const { className, provider, readOnly } = options
    const { loadBalancers, needs } = provider
    this.#options = options
    this.#ownership = ownershipOf(className, provider.needsFinalizer)
    this.#queue = new WorkQueue(options.clock)
    this.#events = new EventRecorder(options)
    this.#cluster = createCluster({
      ...options,
      onService: (change) => this.#enqueue(change),
      onNode: (change) => {
        this.#nodes.changed()
        this.#nodeControllers.changed(change)
      },
      onEndpointSlice:
        needs?.endpointNodes === true ? (change) => this.#lookAt(this.#endpointNodes.take(change)) : undefined,
      onNamespace: needs?.namespaceLabels === true ? (change) => this.#lookInto(change) : undefined,
    })
    this.#nodes = new NodeReconciler({
      ...options,
      listNodes: () => this.#cluster.nodes.list(),
      loadBalancers,
      onAvailabilityChange: () => this.enqueueAll(),
    })
    const { controllers = onlyServices } = options
    const { instances, routes } = provider
    const { nodes } = this.#cluster
    this.#nodeControllers = new NodeControllers({
      ...options,
      controllers,
      events: this.#events,
      nodes,
      instances,
      routes,
    })
    this.#feedMetrics()
    loadBalancers.onMember(memberEvents({ events: this.#events, log: options.log }))
    this.#services = new ServiceReconciler({
      ...options,
      services: this.#cluster.services,
      loadBalancers,
      surroundingsOf: (service) => this.#surroundingsOf(service),
      hasMembers: () => this.#nodes.hasMembers,
      events: this.#events,
      ownership: this.#ownership,
      readOnly,
    })
  }

  get services(): ReadStore<LiveService> {
    return this.#cluster.services
  }

  /** What must be known before the work counts as begun; nobody but the leader reads the outside. */
  checks(leads: boolean): readonly Check[] {
    const { name } = this.#options.provider
    const isServing = this.#options.controllers?.has('service') ?? true
    return [
      { name: 'cluster', failure: this.#knowsCluster ? undefined : 'it has not been read yet' },
      { name, failure: this.#knowsOutside || !leads || !isServing ? undefined : 'it has not been read yet' },
    ]
  }

  /** Reads the cluster until `signal` is aborted; a standby does only this. */
  async read(signal: AbortSignal): Promise<void> {
    void this.#cluster.hasSynced.then(() => (this.#knowsCluster = true))
    await this.#cluster.run(signal)
  }

  /** Looks at every Service once more. */
  enqueueAll(): void {
    for (const service of this.#cluster.services.list()) this.#queue.add(objectKey(service), { priority: 'flood' })
  }

  /**
   * Works until `stopping` is aborted; resolves when the last reconciliation has ended and its events are written. Only
   * `lost` cuts off work in hand: a request that is torn apart leaves nobody knowing whether it happened.
   */
  async work({ stopping, lost }: { stopping: AbortSignal; lost: AbortSignal }, onWorking: () => void): Promise<void> {
    await unlessAborted(this.#cluster.hasSynced, stopping)
    if (stopping.aborted) return
    const { controllers = onlyServices, readOnly } = this.#options
    const cared = readOnly ? undefined : this.#nodeControllers.run({ stopping, lost })
    if (controllers.has('service')) await this.#serve({ stopping, lost }, onWorking)
    else onWorking()
    await cared
    await this.#events.flush()
  }

  async #serve({ stopping, lost }: { stopping: AbortSignal; lost: AbortSignal }, onWorking: () => void): Promise<void> {
    const { provider, log, readOnly, workers = 8 } = this.#options
    const known = this.#cluster.services.list().filter(isOrWasLoadBalancer)
    provider.loadBalancers.know(known.map((service) => knownService(service, this.#ownership)))
    if (!readOnly) this.#nodes.start()
    provider.loadBalancers.onChange((uid) => this.#wake(uid))
    await this.#startProvider(stopping)
    log.info({ services: this.#cluster.services.size, nodes: this.#cluster.nodes.size }, 'working')
    onWorking()
    const reconcile = (key: string) => this.#services.reconcile(key, lost)
    await runLoop({ ...this.#options, name: 'services', queue: this.#queue, workers, reconcile }, stopping)
    this.#nodes.stop()
  }

  /**
   * Gives the provider time to read its world, so that a restart does not show "Waiting" on five hundred Services that are
   * well; but where the cloud does not answer, people must see on their Services what is waited for.
   */
  async #startProvider(signal: AbortSignal): Promise<void> {
    const { provider, clock, log } = this.#options
    const started = provider.start(signal).then(
      () => (this.#knowsOutside = true),
      (error: unknown) => {
        if (!signal.aborted) log.error({ err: error }, 'the provider could not start')
      },
    )
    await Promise.race([started, sleep(clock, PROVIDER_GRACE_MS, signal).catch(() => undefined)])
  }

  /** Has the metrics ask for what nobody counts on the way. */
  #feedMetrics(): void {
    const { sources } = this.#options.metrics
    sources.servicesByReason = () => servicesByReason(this.#cluster.services.list(), this.#ownership)
    sources.queueOldestSeconds = () => new Map([['services', this.#queue.oldestMs / 1000]])
  }

  #enqueue(change: Change<LiveService>): void {
    if (change.type === 'deleted') return this.#services.forget(change.object)
    if (change.type === 'updated' && change.previous.metadata.uid !== change.object.metadata.uid)
      this.#services.forget(change.previous)
    const initial = change.type === 'added' && change.initial
    this.#queue.add(objectKey(change.object), { priority: initial ? 'flood' : 'now' })
  }

  #surroundingsOf({ metadata }: LiveService): Surroundings {
    const namespace = this.#cluster.namespaces.get(metadata.namespace ?? '')
    return {
      namespaceLabels: namespace && (namespace.metadata.labels ?? {}),
      endpointNodes: this.#endpointNodes.of(objectKey({ metadata })),
    }
  }

  /** Endpoints of a Service have come or gone. */
  #lookAt(key: string | undefined): void {
    if (key !== undefined && this.#cluster.services.get(key) !== undefined) this.#queue.add(key)
  }

  /** Labels of a namespace decide about all Services in it. */
  #lookInto(change: Change<KubernetesObject>): void {
    const labels = ({ metadata }: KubernetesObject) => JSON.stringify(metadata.labels ?? {})
    if (change.type === 'updated' && labels(change.previous) === labels(change.object)) return
    for (const service of this.#cluster.services.list())
      if (service.metadata.namespace === change.object.metadata.name) this.#queue.add(objectKey(service))
  }

  #wake(uid: string): void {
    const key = this.#cluster.serviceKeyByUid(uid)
    if (key !== undefined) this.#queue.wake(key)
  }
}

const PROVIDER_GRACE_MS = 10_000

const onlyServices: ReadonlySet<ControllerName> = new Set(['service'])

/** Waits for `promise`, but no longer than `signal`. */
async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => aborted.resolve(), { once: true })
  if (signal.aborted) aborted.resolve()
  await Promise.race([promise, aborted.promise])
}
