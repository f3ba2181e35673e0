/** The controllers of a cloud-controller-manager that look after nodes, beside the one that looks after Services. */
import type { Prefix } from '#provider/intent/net/prefix'
import type { ControllerName } from './controller-names.ts'
import type { NodeObject } from './kubernetes/node-object.ts'
import type { Change, ReadStore } from './kubernetes/store.ts'
import { careForMachines, type MachineCareOptions } from './machines/machine-care.ts'
import type { Metrics } from './metrics.ts'
import type { CidrSpaceOptions } from './node-ipam/cidr-space.ts'
import { NodeIpamReconciler } from './node-ipam/reconciler.ts'
import type { Routes } from '#provider/provider'
import { RouteReconciler } from './routes/reconciler.ts'

/** How the pods of nodes come by their addresses, and traffic to them; absent: by others. */
export interface PodNetwork {
  /** The ranges that all pods are in, if routes lead to them. */
  readonly routesWithin?: readonly Prefix[] | undefined
  /** The ranges that nodes are given theirs of, if they are. */
  readonly given?: readonly CidrSpaceOptions[] | undefined
}

export interface NodeControllerOptions extends Omit<MachineCareOptions, 'listNodes' | 'controllers'> {
  readonly controllers: ReadonlySet<ControllerName>
  readonly metrics: Metrics
  readonly nodes: ReadStore<NodeObject>
  readonly routes: Routes | undefined
  readonly podNetwork?: PodNetwork | undefined
}

interface Signals {
  readonly stopping: AbortSignal
  readonly lost: AbortSignal
}

export class NodeControllers {
  readonly #options: NodeControllerOptions
  readonly #routes: RouteReconciler | undefined
  readonly #ipam: NodeIpamReconciler | undefined

  constructor(options: NodeControllerOptions) {
    const { controllers, podNetwork = {}, routes, log } = options
    const { routesWithin: clusterCidrs, given: spaces } = podNetwork
    this.#options = options
    const routed = controllers.has('route') ? clusterCidrs : undefined
    if (routed !== undefined && routes === undefined) {
      log.warn('no routes are written: azure.json names no routeTableName')
    }
    this.#routes = routed && routes && new RouteReconciler({ ...options, routes, clusterCidrs: routed })
    this.#ipam = controllers.has('node-ipam') && spaces ? new NodeIpamReconciler({ ...options, spaces }) : undefined
  }

  /** Hands on that a node came, changed or went. */
  changed(change: Change<NodeObject>): void {
    this.#routes?.changed(change.object.metadata.name)
    this.#ipam?.changed(change)
  }

  /** Works until `stopping` is aborted; `lost` cuts off what is in hand. Never rejects. */
  async run(signals: Signals): Promise<void> {
    const { nodes } = this.#options
    await Promise.all([
      careForMachines({ ...this.#options, listNodes: () => nodes.list() }, signals.stopping),
      this.#routes?.run(signals),
      this.#ipam?.run(signals),
    ])
  }
}
