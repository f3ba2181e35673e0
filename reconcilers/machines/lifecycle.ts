/**
 * Nodes whose machines are gone or switched off, as the cloud-controller-manager's cloud-node-lifecycle judges them: only
 * those that are not ready are asked about, so that a cloud that answers nonsense cannot touch a node that works.
 */
import type { Instance, Instances } from '#provider/provider'
import { sleep, type Clock } from '#provider/time/clock'
import type { Logger } from 'pino'
import { causeOf } from '../kubernetes/api-error.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { EventRecorder } from '../kubernetes/events.ts'
import type { NodeObject, NodeTaint } from '../kubernetes/node-object.ts'
import { mergePatch } from '../kubernetes/patch.ts'
import { resources } from '../kubernetes/resource.ts'
import { isReady } from '../node/predicates.ts'
import { instanceRef } from './instance-ref.ts'
import { hasTaint, outOfService, shutDown, withoutShutDown, withShutDown } from './taints.ts'

export interface MachineOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly events: Pick<EventRecorder, 'record'>
  readonly instances: Instances
  readonly listNodes: () => readonly NodeObject[]
}

/** As often as the cloud-controller-manager looks by default. */
const roundMs = 5000
/** Nodes that stay as they are cost a LIST this seldom. */
const longestPauseMs = 60_000

export class NodeLifecycle {
  readonly #options: MachineOptions
  #askedAbout = ''
  #pauseMs = roundMs
  #notBeforeMs = 0

  constructor(options: MachineOptions) {
    this.#options = options
  }

  /** Looks again and again until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options
    while (!signal.aborted) {
      await this.#round(signal).catch((error: unknown) => {
        if (!signal.aborted)
          log.warn({ ...causeOf(error) }, 'the machines of nodes that are not ready cannot be judged')
      })
      await sleep(clock, roundMs, signal).catch(() => undefined)
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const nodes = this.#options.listNodes().filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    for (const node of nodes.filter(isReady)) {
      if (withoutShutDown(node).length < (node.spec?.taints?.length ?? 0))
        await this.#taint(node, withoutShutDown(node), signal)
    }
    const unready = nodes.filter((node) => !isReady(node))
    if (unready.length === 0 || !this.#isDue(unready)) return
    const found = await this.#options.instances.find(unready.map(instanceRef), 'power', signal)
    this.#tellUnread(found)
    for (const node of unready) await this.#judge(node, found.get(node.metadata.name), signal)
  }

  #tellUnread(found: ReadonlyMap<string, Instance>): void {
    for (const [node, instance] of found) {
      if (instance.is !== 'unread') continue
      this.#options.log.warn(
        { node, ...causeOf(instance.why) },
        'the machine of a node that is not ready cannot be judged',
      )
    }
  }

  /** The same nodes in the same state are asked about ever more seldom; any other at once. */
  #isDue(unready: readonly NodeObject[]): boolean {
    const now = this.#options.clock.now()
    const asked = unready
      .map(({ metadata: { uid } }) => uid)
      .toSorted()
      .join(' ')
    if (asked !== this.#askedAbout) {
      this.#askedAbout = asked
      this.#pauseMs = roundMs
    } else if (now < this.#notBeforeMs) return false
    this.#notBeforeMs = now + this.#pauseMs
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs)
    return true
  }

  async #judge(node: NodeObject, instance: Instance | undefined, signal: AbortSignal): Promise<void> {
    if (instance?.is === 'absent') return this.#delete(node, signal)
    if (instance?.is !== 'present' || !instance.isShutDown) return
    if (hasTaint(node, shutDown.key) && hasTaint(node, outOfService.key)) return
    this.#options.log.info({ node: node.metadata.name }, 'the machine is shut down')
    await this.#taint(node, withShutDown(node), signal)
  }

  async #delete({ metadata: { name, uid } }: NodeObject, signal: AbortSignal): Promise<void> {
    const { client, events, log } = this.#options
    const message = `Deleting node ${name} because it does not exist in the cloud provider`
    log.info({ node: name }, 'the machine is gone: its node is deleted')
    events.record({ apiVersion: 'v1', kind: 'Node', namespace: 'default', name, uid }, 'DeletingNode', message)
    // Of the same name there may be another one by now.
    await client.delete({ resource: resources.nodes, namespace: undefined, name }, { uid }, signal)
  }

  async #taint({ metadata }: NodeObject, taints: readonly NodeTaint[], signal: AbortSignal): Promise<void> {
    const { name, resourceVersion } = metadata
    // The whole list is written: whoever wrote another one meanwhile makes this fail, and the next round sees it.
    const patch = mergePatch({ metadata: { resourceVersion }, spec: { taints } })
    await this.#options.client.patch({ resource: resources.nodes, namespace: undefined, name }, patch, signal)
  }
}
