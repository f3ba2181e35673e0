/** A cluster double with node controllers at work on it, and routes that a test drives. Dispose it at the end. */
import { startApiServer } from '#mocks/kubernetes/api-server'
import type { ApiServer } from '#mocks/kubernetes/api-server'
import type { RoutedNode, Routes, RouteState } from '#provider/provider'
import { systemClock } from '#provider/time/clock'
import type { ControllerName } from '#reconcilers/controller-names'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import type { NodeCondition, NodeObject } from '#reconcilers/kubernetes/node-object'
import { Reflector } from '#reconcilers/kubernetes/reflector'
import { resources } from '#reconcilers/kubernetes/resource'
import { trimNode } from '#reconcilers/kubernetes/trim'
import { NodeControllers, type PodNetwork } from '#reconcilers/node-controllers'
import { quiet } from './quiet.ts'
import { clientOf } from './stage.ts'

/** Routes as a provider keeps them: every node is `waiting` until a test says otherwise. */
export class DrivenRoutes implements Routes {
  readonly statements: (readonly RoutedNode[])[] = []
  within: readonly unknown[] | undefined
  readonly #states = new Map<string, RouteState>()
  #listener: (node: string) => void = () => {}

  begin(clusterCidrs: readonly unknown[]): void {
    this.within = clusterCidrs
  }

  setNodes(nodes: readonly RoutedNode[]): void {
    this.statements.push(nodes)
  }

  stateOf(node: string): RouteState {
    return this.#states.get(node) ?? { is: 'waiting' }
  }

  onChange(listener: (node: string) => void): void {
    this.#listener = listener
  }

  becomes(node: string, state: RouteState): void {
    this.#states.set(node, state)
    this.#listener(node)
  }
}

export interface NodeStageOptions {
  readonly controllers: readonly ControllerName[]
  readonly podNetwork: PodNetwork
  /** What stands before anything is started. */
  readonly before?: (server: ApiServer) => void
}

export class NodeStage implements AsyncDisposable {
  readonly routes = new DrivenRoutes()
  readonly recorded: string[] = []
  readonly server: ApiServer
  readonly #client: KubernetesClient
  readonly #ending = new AbortController()
  #running: Promise<unknown> = Promise.resolve()

  private constructor(server: ApiServer) {
    this.server = server
    this.#client = clientOf(server)
  }

  static async open({ controllers, podNetwork, before }: NodeStageOptions): Promise<NodeStage> {
    const server = await startApiServer()
    before?.(server)
    const stage = new NodeStage(server)
    const { signal } = stage.#ending
    const common = { ...quiet(), client: stage.#client, clock: systemClock }
    const nodes: Reflector<NodeObject> = new Reflector({
      ...common,
      resource: resources.nodes,
      transform: trimNode,
      onChange: (change) => all.changed(change),
    })
    const all = new NodeControllers({
      ...common,
      controllers: new Set(controllers),
      podNetwork,
      events: { record: ({ name }, reason, message) => void stage.recorded.push(`${name} ${reason}: ${message}`) },
      nodes: nodes.store,
      instances: undefined,
      routes: stage.routes,
    })
    const read = nodes.run(signal)
    await nodes.hasSynced
    stage.#running = Promise.all([read, all.run({ stopping: signal, lost: signal })])
    return stage
  }

  createNode(name: string, spec: NodeObject['spec'] = {}, addresses: readonly string[] = ['10.0.0.4']): void {
    createNode(this.server, name, spec, addresses)
  }

  node(name: string): NodeObject | undefined {
    return this.server.store.get('nodes', undefined, name) as unknown as NodeObject | undefined
  }

  podCidrs(name: string): readonly string[] | undefined {
    return this.node(name)?.spec?.podCIDRs
  }

  network(name: string): (NodeCondition & { readonly reason?: string }) | undefined {
    return this.node(name)?.status?.conditions?.find(({ type }) => type === 'NetworkUnavailable')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort()
    await this.#running
    await this.#client.close()
    await this.server.stop()
  }
}

export function createNode(
  server: ApiServer,
  name: string,
  spec: NodeObject['spec'] = {},
  addresses: readonly string[] = ['10.0.0.4'],
): void {
  server.store.create('nodes', { metadata: { name }, spec })
  const status = {
    addresses: addresses.map((address) => ({ type: 'InternalIP', address })),
    conditions: [{ type: 'Ready', status: 'True' }],
  }
  const node = server.store.get('nodes', undefined, name)
  server.store.update('nodes', { ...node, status }, { subresource: 'status' })
}
