/** The nodes of a cluster whose pods are reached by routes, and what their controller shows on each. */
import { parsePrefix } from '#provider/intent/net/prefix'
import type { RoutedNode, Routes, RouteState } from '#provider/provider'

export class PlayedRoutes {
  readonly #clusterCidrs: readonly string[]
  readonly #states = new Map<string, RouteState>()
  /** What was told on nodes. */
  readonly news: string[] = []
  #nodes: readonly RoutedNode[]
  #routes: Routes | undefined

  constructor(clusterCidrs: readonly string[], nodes: readonly RoutedNode[]) {
    this.#clusterCidrs = clusterCidrs
    this.#nodes = nodes
  }

  /** Puts the nodes before a controller that has just started. */
  attach(routes: Routes | undefined): void {
    if (routes === undefined) throw new Error('azure.json names no route table')
    this.#routes = routes
    this.#states.clear()
    routes.onChange((node) => this.#look(node))
    routes.setNodes(this.#nodes)
    routes.begin(this.#clusterCidrs.map(cidr))
    for (const { name } of this.#nodes) this.#look(name)
  }

  get nodes(): readonly RoutedNode[] {
    return this.#nodes
  }

  setNodes(nodes: readonly RoutedNode[]): void {
    this.#nodes = nodes
    this.#routes?.setNodes(nodes)
    for (const { name } of nodes) this.#look(name)
  }

  /** What a node shows; undefined before anything was said. */
  state(node: string): RouteState | undefined {
    return this.#states.get(node)
  }

  get areReady(): boolean {
    return this.#nodes.every(({ name }) => this.state(name)?.is === 'ready')
  }

  #look(node: string): void {
    if (this.#routes === undefined) return
    const { news = [], ...state } = this.#routes.stateOf(node)
    this.#states.set(node, state)
    for (const { reason, message } of news) this.news.push(`${node} ${reason}: ${message}`)
  }
}

export function routedNode(name: string, more: Partial<RoutedNode> = {}): RoutedNode {
  return { name, addresses: [], podCidrs: [], providerId: undefined, labels: {}, createdAtMs: 0, ...more }
}

function cidr(text: string) {
  const prefix = parsePrefix(text)
  if ('why' in prefix) throw new Error(`${text}: ${prefix.why}`)
  return prefix
}
