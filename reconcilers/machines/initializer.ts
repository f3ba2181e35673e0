/**
 * Tells nodes what machine they are, as the cloud-controller-manager's cloud-node: who has just joined gets id, labels and
 * addresses and is let go to work; later only the addresses are kept true.
 */
import type { Instance, InstanceMetadata } from '#provider/provider'
import { sleep } from '#provider/time/clock'
import { causeOf } from '../kubernetes/api-error.ts'
import type { NodeObject } from '../kubernetes/node-object.ts'
import { mergePatch } from '../kubernetes/patch.ts'
import { resources } from '../kubernetes/resource.ts'
import { instanceRef } from './instance-ref.ts'
import type { MachineOptions } from './lifecycle.ts'
import { providedNodeIp, withNodeIp } from './node-ip.ts'
import { hasTaint, taintsOf, uninitialized } from './taints.ts'

const roundMs = 1000
const retryMs = 5000
/** The Azure provider's `--node-status-update-frequency`. */
const refreshMs = 300_000

export class NodeInitializer {
  readonly #options: MachineOptions
  #notBeforeMs = 0
  #refreshAtMs = 0

  constructor(options: MachineOptions) {
    this.#options = options
  }

  /** Looks again and again until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options
    this.#refreshAtMs = clock.now() + refreshMs
    while (!signal.aborted) {
      await this.#round(signal).catch((error: unknown) => {
        if (signal.aborted) return
        this.#notBeforeMs = clock.now() + retryMs
        log.warn({ ...causeOf(error) }, 'nodes cannot be told what machines they are')
      })
      await sleep(clock, roundMs, signal).catch(() => undefined)
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { clock, listNodes } = this.#options
    const now = clock.now()
    if (now < this.#notBeforeMs) return
    const nodes = listNodes()
    const fresh = nodes.filter((node) => hasTaint(node, uninitialized))
    if (fresh.length > 0) await this.#initialize(fresh, signal)
    if (now < this.#refreshAtMs) return
    this.#refreshAtMs = now + refreshMs
    await this.#refresh(
      nodes.filter((node) => !hasTaint(node, uninitialized)),
      signal,
    )
  }

  async #initialize(nodes: readonly NodeObject[], signal: AbortSignal): Promise<void> {
    const { instances, clock } = this.#options
    const found = await instances.find(nodes.map(instanceRef), 'metadata', signal)
    let isLeftOver = false
    for (const node of nodes) {
      const isDone = await this.#initializeOne(node, found.get(node.metadata.name), signal)
      isLeftOver ||= !isDone
    }
    if (isLeftOver) this.#notBeforeMs = clock.now() + retryMs
  }

  async #initializeOne(node: NodeObject, instance: Instance | undefined, signal: AbortSignal): Promise<boolean> {
    const { name } = node.metadata
    if (instance?.is === 'unmanaged') return this.#letGo(node, undefined, signal)
    const metadata = instance?.is === 'present' ? instance.metadata : undefined
    if (instance?.is === 'unread') {
      this.#options.log.warn(
        { node: name, ...causeOf(instance.why) },
        'the machine of a node cannot be read; the node waits',
      )
      return false
    }
    if (metadata === undefined) {
      this.#options.log.info({ node: name }, 'no machine of this name is found yet; the node waits')
      return false
    }
    // Addresses first: with the taint gone the first pods come, and pods of the host's network need them.
    const addressed = await this.#writeAddresses(node, metadata, signal)
    return addressed !== undefined && this.#letGo(addressed, metadata, signal)
  }

  async #letGo(node: NodeObject, told: InstanceMetadata | undefined, signal: AbortSignal): Promise<boolean> {
    const taints = taintsOf(node).filter(({ key }) => key !== uninitialized)
    const labels = told && {
      'node.kubernetes.io/instance-type': told.instanceType,
      'topology.kubernetes.io/zone': told.zone,
      'topology.kubernetes.io/region': told.region,
    }
    // An id that stands is never written over: the API takes none but the first.
    const providerID = node.spec?.providerID ?? told?.providerId
    const { resourceVersion } = node.metadata
    await this.#patch(node, { metadata: { resourceVersion, labels }, spec: { providerID, taints } }, signal)
    this.#options.log.info({ node: node.metadata.name, providerID }, 'the node is initialized')
    return true
  }

  async #refresh(nodes: readonly NodeObject[], signal: AbortSignal): Promise<void> {
    const found = await this.#options.instances.find(nodes.map(instanceRef), 'metadata', signal)
    for (const node of nodes) {
      const instance = found.get(node.metadata.name)
      if (instance?.is === 'present' && instance.metadata !== undefined) {
        await this.#writeAddresses(node, instance.metadata, signal)
      }
    }
  }

  /** The node with its addresses; undefined if the machine does not have the one that its kubelet was given. */
  async #writeAddresses(
    node: NodeObject,
    told: InstanceMetadata,
    signal: AbortSignal,
  ): Promise<NodeObject | undefined> {
    const { client, log } = this.#options
    const { name, annotations } = node.metadata
    const provided = annotations?.[providedNodeIp]
    const addresses = withNodeIp(told.addresses, provided)
    if (addresses === undefined) {
      log.warn({ node: name, provided }, 'the machine does not have the address that its kubelet was given')
      return undefined
    }
    if (JSON.stringify(addresses) === JSON.stringify(node.status?.addresses ?? [])) return node
    const target = { resource: resources.nodes, namespace: undefined, name, subresource: 'status' } as const
    // Replaced whole: merged by type, a second InternalIP would be lost.
    return client.patch<NodeObject>(target, mergePatch({ status: { addresses } }), signal)
  }

  async #patch({ metadata: { name } }: NodeObject, body: object, signal: AbortSignal): Promise<void> {
    await this.#options.client.patch(
      { resource: resources.nodes, namespace: undefined, name },
      mergePatch(body),
      signal,
    )
  }
}
