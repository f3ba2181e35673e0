/**
 * The route controller of a cloud-controller-manager: hands the nodes to the provider, whole and once for all of them, and
 * says on each node whether its pods are reached. It acts when something changes, not by a clock.
 */
import { formatProblem } from '#provider/intent/problem'
import type { Prefix } from '#provider/intent/net/prefix'
import type { Routes, RouteState } from '#provider/provider'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { EventRecorder } from '../kubernetes/events.ts'
import type { NodeObject } from '../kubernetes/node-object.ts'
import { resources } from '../kubernetes/resource.ts'
import type { ReadStore } from '../kubernetes/store.ts'
import type { Metrics } from '../metrics.ts'
import { aboutNode } from '../node/about-node.ts'
import { podCidrsOf } from '../node/pod-cidrs.ts'
import { done, runLoop, type Result } from '../queue/loop.ts'
import { WorkQueue } from '../queue/work-queue.ts'
import { networkPatch } from './network-condition.ts'
import { routedNode } from './routed-node.ts'

export interface RouteOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly events: Pick<EventRecorder, 'record'>
  readonly routes: Routes
  /** The ranges that all pods of the cluster are in. */
  readonly clusterCidrs: readonly Prefix[]
  readonly nodes: ReadStore<NodeObject>
}

const workers = 4

export class RouteReconciler {
  readonly #options: RouteOptions
  readonly #queue: WorkQueue
  /** The last failure that was told of each node. */
  readonly #told = new Map<string, string>()
  #isRunning = false
  #cancel: (() => void) | undefined

  constructor(options: RouteOptions) {
    this.#options = options
    this.#queue = new WorkQueue(options.clock)
  }

  /** Works until `stopping` is aborted; `lost` cuts off what is in hand. Never rejects. */
  async run({ stopping, lost }: { readonly stopping: AbortSignal; readonly lost: AbortSignal }): Promise<void> {
    const { routes, clusterCidrs, nodes } = this.#options
    this.#isRunning = true
    routes.onChange((name) => this.#queue.add(name))
    this.#state()
    routes.begin(clusterCidrs)
    for (const { metadata } of nodes.list()) this.#queue.add(metadata.name, { priority: 'flood' })
    const reconcile = (name: string) => this.#reconcile(name, lost)
    await runLoop({ ...this.#options, name: 'routes', queue: this.#queue, workers, reconcile }, stopping)
    this.#isRunning = false
    this.#cancel?.()
  }

  /** Takes note that a node came, changed or went; nodes come in lists, which are stated together. */
  changed(name: string): void {
    if (!this.#isRunning) return
    this.#cancel ??= this.#options.clock.after(0, () => this.#state())
    this.#queue.add(name)
  }

  #state(): void {
    this.#cancel = undefined
    this.#options.routes.setNodes(this.#options.nodes.list().map(routedNode))
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<Result> {
    const { nodes, routes, clock, client } = this.#options
    const node = nodes.get(name)
    if (node === undefined) this.#told.delete(name)
    // Nobody has given it pods yet, and nothing can be said of their network.
    if (node === undefined || podCidrsOf(node).length === 0) return done
    const state = routes.stateOf(name)
    for (const { reason, message } of state.news ?? []) this.#options.events.record(aboutNode(name), reason, message)
    const why = failureOf(state)
    if (why === undefined && state.is !== 'ready') return done
    this.#tell(name, why)
    const patch = networkPatch(node, why === undefined, clock.now())
    if (patch === undefined) return done
    await client.patch({ resource: resources.nodes, namespace: undefined, name, subresource: 'status' }, patch, signal)
    return done
  }

  /** Once for each cause; while it lasts it is tried again and again, and nothing new comes of that. */
  #tell(name: string, why: string | undefined): void {
    if (this.#told.get(name) === why) return
    if (why === undefined) {
      this.#told.delete(name)
      return
    }
    this.#told.set(name, why)
    const { events, log } = this.#options
    log.warn({ node: name, why }, 'the pods of the node are not reached')
    events.record(aboutNode(name), 'FailedToCreateRoute', `Could not create route for node ${name}: ${why}`)
  }
}

function failureOf(state: RouteState): string | undefined {
  if (state.is === 'failed') return state.why
  return state.is === 'refused' ? formatProblem(state.problem) : undefined
}
