import { PlayedNode } from '../../dataplane/node.ts'
import type { Underlay } from '../../dataplane/underlay.ts'
import type { Clock } from '../../time/clock.ts'
import type { Cluster } from './cluster.ts'
import { nodeObject, nodeStatus } from './node-object.ts'
import type { NodeSpec, Place } from './node-object.ts'

export interface MachinesOptions {
  readonly cluster: Cluster
  readonly underlay: Underlay
  readonly clock: Clock
  readonly place: Place
}

/** The played machines, and the Node objects by which they joined the cluster. */
export class Machines {
  readonly #options: MachinesOptions
  readonly #machines = new Map<string, { readonly spec: NodeSpec; readonly node: PlayedNode; readonly index: number }>()

  constructor(options: MachinesOptions) {
    this.#options = options
  }

  get all(): readonly PlayedNode[] {
    return [...this.#machines.values()].map(({ node }) => node)
  }

  get(name: string): PlayedNode | undefined {
    return this.#machines.get(name)?.node
  }

  at(ip: string): PlayedNode | undefined {
    return this.all.find((machine) => machine.ips.includes(ip))
  }

  /** Boots a machine and joins it to the cluster; one that is known joins again. */
  async add(spec: NodeSpec): Promise<void> {
    const { cluster, underlay, clock, place } = this.#options
    const known = this.#machines.get(spec.name)
    const index = known?.index ?? this.#machines.size
    const node = known?.node ?? new PlayedNode({ ...spec, underlay, clock })
    this.#machines.set(spec.name, { spec, node, index })
    await node.start()
    if (cluster.get('nodes', spec) === undefined) cluster.create('nodes', nodeObject(spec, place, index))
    this.report(spec.name)
  }

  /** Says in the Node's status whether the machine runs. */
  report(name: string): void {
    const { cluster, clock } = this.#options
    const known = this.#machines.get(name)
    const object = cluster.get('nodes', { name })
    if (known === undefined || object === undefined) return
    const status = nodeStatus({ spec: known.spec, isRunning: known.node.isRunning, before: object, clock })
    cluster.updateStatus('nodes', { ...object, status })
  }

  /** A machine whose Node was deleted is no longer part of the cluster: it carries nothing until it joins again. */
  async followNode(name: string): Promise<void> {
    const known = this.#machines.get(name)
    if (known === undefined) return
    const hasNode = this.#options.cluster.get('nodes', { name }) !== undefined
    if (!hasNode) await known.node.stop()
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((machine) => machine.stop()))
  }
}
