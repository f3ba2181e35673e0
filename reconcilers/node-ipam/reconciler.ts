/**
 * The node IPAM controller's RangeAllocator: gives each node that has none a range of the cluster's for its pods. A range
 * that was sent to a node stays its own until the node is gone, whatever became of the request: the API takes none but the
 * first, and two nodes with one range would be a fault that nobody can mend.
 */
import { formatPrefix } from '#provider/intent/net/prefix'
import { sleep, type Clock } from '#provider/time/clock'
import type { Logger } from 'pino'
import { causeOf } from '../kubernetes/api-error.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { EventRecorder } from '../kubernetes/events.ts'
import { listAll } from '../kubernetes/list-all.ts'
import type { NodeObject } from '../kubernetes/node-object.ts'
import { mergePatch } from '../kubernetes/patch.ts'
import { resources } from '../kubernetes/resource.ts'
import type { Change, ReadStore } from '../kubernetes/store.ts'
import { trimNode } from '../kubernetes/trim.ts'
import type { Metrics } from '../metrics.ts'
import { aboutNode } from '../node/about-node.ts'
import { podCidrsOf } from '../node/pod-cidrs.ts'
import { done, runLoop, type Result } from '../queue/loop.ts'
import { WorkQueue } from '../queue/work-queue.ts'
import type { CidrSpaceOptions } from './cidr-space.ts'
import { NodeRanges } from './node-ranges.ts'

export interface NodeIpamOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly events: Pick<EventRecorder, 'record'>
  /** One of each family. */
  readonly spaces: readonly CidrSpaceOptions[]
  readonly nodes: ReadStore<NodeObject>
}

const workers = 10
const firstReadRetryMs = 5000
const noneLeftRetryMs = 30_000

export class NodeIpamReconciler {
  readonly #options: NodeIpamOptions
  readonly #queue: WorkQueue
  readonly #ranges: NodeRanges
  /** Nodes that were told that there is nothing left for them. */
  readonly #told = new Set<string>()
  #isRunning = false

  constructor(options: NodeIpamOptions) {
    this.#options = options
    this.#queue = new WorkQueue(options.clock)
    this.#ranges = new NodeRanges(options.spaces)
  }

  /** Works until `stopping` is aborted; `lost` cuts off what is in hand. Never rejects. */
  async run({ stopping, lost }: { readonly stopping: AbortSignal; readonly lost: AbortSignal }): Promise<void> {
    if (!(await this.#learn(stopping))) return
    this.#isRunning = true
    for (const { metadata } of this.#options.nodes.list()) this.#queue.add(metadata.name, { priority: 'flood' })
    const reconcile = (name: string) => this.#reconcile(name, lost)
    await runLoop({ ...this.#options, name: 'node-ipam', queue: this.#queue, workers, reconcile }, stopping)
    this.#isRunning = false
  }

  /** Takes note that a node came, changed or went. */
  changed({ type, object }: Change<NodeObject>): void {
    if (!this.#isRunning) return
    const { name } = object.metadata
    if (type === 'deleted') {
      this.#told.delete(name)
      return this.#ranges.release(name)
    }
    if (podCidrsOf(object).length > 0) this.#ranges.hold(object)
    else this.#queue.add(name)
  }

  /**
   * Reads what all nodes have, as it stands now: what a predecessor gave a moment ago may not have come through the watch,
   * and must not be given once more.
   */
  async #learn(signal: AbortSignal): Promise<boolean> {
    const { client, clock, log, nodes } = this.#options
    while (!signal.aborted) {
      try {
        const list = { client, resource: resources.nodes, resourceVersion: undefined, transform: trimNode }
        const { items } = await listAll(list, signal)
        for (const node of [...nodes.list(), ...items]) this.#ranges.hold(node)
        return true
      } catch (error) {
        if (signal.aborted) return false
        log.warn({ ...causeOf(error) }, 'the ranges of nodes cannot be read')
        await sleep(clock, firstReadRetryMs, signal).catch(() => undefined)
      }
    }
    return false
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<Result> {
    const { nodes, client, log } = this.#options
    const node = nodes.get(name)
    if (node === undefined || node.metadata.deletionTimestamp !== undefined || podCidrsOf(node).length > 0) return done
    const podCIDRs = this.#ranges.giveTo(name)
    if (podCIDRs === undefined) return this.#noneLeft(name)
    const { uid } = node.metadata
    const patch = mergePatch({ metadata: { uid }, spec: { podCIDR: podCIDRs[0], podCIDRs } })
    await client.patch({ resource: resources.nodes, namespace: undefined, name }, patch, signal)
    log.info({ node: name, podCIDRs }, 'the node has a range for its pods')
    return done
  }

  #noneLeft(name: string): Result {
    const again: Result = { is: 'again', afterMs: noneLeftRetryMs }
    if (this.#told.has(name)) return again
    this.#told.add(name)
    const within = this.#options.spaces.map((space) => formatPrefix(space.within)).join(', ')
    const message = `No range is left for the pods of node ${name} in ${within}; remove nodes, or give --cluster-cidr more room`
    this.#options.log.warn({ node: name }, message)
    this.#options.events.record(aboutNode(name), 'CIDRNotAvailable', message)
    return again
  }
}
