import type { Advertisement, BgpModel, Pool } from '../model.ts'
import { matchesAny } from '#provider/config/selector'
import type { Facts, Here, VirtualIp } from './facts.ts'
import { viewNode } from './node-view.ts'
import type { NodeView } from './node-view.ts'
import { PoolIndex } from './pool-index.ts'

/** The configuration laid over the nodes, ready to be asked about ten thousand addresses. Made anew when either changes. */
export class ClusterView {
  readonly model: BgpModel
  readonly nodes: Facts['nodes']
  readonly #here: Here
  readonly #pools: PoolIndex
  readonly #advertisements = new Map<Pool, readonly Advertisement[]>()
  readonly #views = new Map<string, NodeView>()

  constructor({ model, nodes }: Pick<Facts, 'model' | 'nodes'>, here: Here) {
    this.model = model
    this.nodes = nodes
    this.#here = here
    this.#pools = new PoolIndex(model.pools)
  }

  poolOf(address: VirtualIp, recorded: readonly string[]): Pool | undefined {
    return this.#pools.poolOf(address, recorded)
  }

  advertisementsOf(pool: Pool): readonly Advertisement[] {
    const known = this.#advertisements.get(pool)
    if (known !== undefined) return known
    const selecting = this.model.advertisements.filter((one) => selects(one, pool))
    this.#advertisements.set(pool, selecting)
    return selecting
  }

  /** Undefined for a node that the cluster does not know. */
  viewOf(name: string): NodeView | undefined {
    const node = this.nodes.get(name)
    if (node === undefined) return undefined
    const view = this.#views.get(name) ?? viewNode(this.model, node, this.#here.ignoresExcludeLabel)
    this.#views.set(name, view)
    return view
  }

  get needsPeers(): boolean {
    return this.#here.needsPeers
  }
}

function selects({ pools, poolSelectors }: Advertisement, pool: Pool): boolean {
  if (pools.length === 0 && poolSelectors.length === 0) return true
  return pools.includes(pool.name) || (poolSelectors.length > 0 && matchesAny(poolSelectors, pool.labels))
}
