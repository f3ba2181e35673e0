import type { Documents } from '../../document/documents.ts'
import type { DocId } from '../../document/names.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Member } from '../../provider.ts'
import type { LoadBalancerBody, Pool } from '../load-balancer/body.ts'
import type { TellNode } from '../membership/membership.ts'
import type { VmSets } from '../membership/vm-sets.ts'
import { docsOf, type BalancerPair } from './balancer-pair.ts'
import { placeNodes } from './node-placement.ts'
import type { Placement } from './placement.ts'

/** Under this name the spread of the nodes asks which load balancers there are. */
export const nodesAsker = 'nodes'

export interface NodesBehindOptions {
  readonly documents: Documents
  readonly placement: Placement
  readonly vmSets: VmSets
  /** The pools that hold all nodes behind a load balancer, by lower-case name. */
  readonly poolNames: ReadonlySet<string>
  /** Told of each node that no load balancer takes, and when one does. */
  readonly tell: TellNode
}

/** Which nodes stand behind each load balancer; what stood when the world was read first is kept. */
export class NodesBehind {
  readonly #options: NodesBehindOptions
  readonly #behind = new Map<DocId, readonly Member[]>()
  #placeOf: ReadonlyMap<string, string> | undefined
  #left: ReadonlySet<string> = new Set()

  constructor(options: NodesBehindOptions) {
    this.#options = options
  }

  get loadBalancers(): readonly DocId[] {
    return this.#options.placement.all
  }

  of(doc: DocId): readonly Member[] {
    return this.#behind.get(doc) ?? []
  }

  /** Spreads these nodes; answers whether any is behind another load balancer now than before. */
  place(nodes: readonly Member[]): boolean {
    const { documents, placement, vmSets } = this.#options
    const [only] = placement.pairs
    if (only !== undefined && only.configuration === undefined) {
      for (const doc of docsOf(only)) this.#behind.set(doc, nodes)
      return true
    }
    const world = documents.viewFor(nodesAsker)
    const pairs = placement.pairs.filter((pair) => placement.isInUse(pair, world))
    const unused = placement.pairs.filter((pair) => !pairs.includes(pair) && pair.isRetired !== true)
    const before = (this.#placeOf ??= this.#observed())
    const { behind, left } = placeNodes(nodes, pairs, { before, unused, setOf: (node) => vmSets.of(node, world) })
    const placeOf = new Map([...behind].flatMap(([pair, list]) => list.map(({ name }) => [name, pair] as const)))
    for (const pair of placement.pairs)
      for (const doc of docsOf(pair)) this.#behind.set(doc, behind.get(pair.name) ?? [])
    this.#placeOf = placeOf
    this.#tell(new Set(left.map(({ name }) => name)))
    return placeOf.size !== before.size || [...placeOf].some(([node, pair]) => before.get(node) !== pair)
  }

  #tell(left: ReadonlySet<string>): void {
    const { tell, placement } = this.#options
    for (const node of left) if (!this.#left.has(node)) tell(node, unselected(node, placement.pairs))
    for (const node of this.#left) if (!left.has(node)) tell(node, undefined)
    this.#left = left
  }

  /** By node, the name of the pair that it stands behind. */
  #observed(): ReadonlyMap<string, string> {
    const { pairs } = this.#options.placement
    const standing = pairs.map((pair) => ({ pair: pair.name, ...this.#nodesIn(pair) }))
    const placeOf = new Map(standing.flatMap(({ pair, shared }) => shared.map((node) => [node, pair] as const)))
    // Where all Services are Local there is no other pool that would tell: such nodes would be placed anew at each start.
    const onlyOwn = standing.filter(({ shared }) => shared.length === 0)
    for (const { pair, own } of onlyOwn) for (const node of own) if (!placeOf.has(node)) placeOf.set(node, pair)
    return placeOf
  }

  /** The nodes in the pools of all Services of a pair, and in those of one Service, where whoever has an endpoint stands. */
  #nodesIn(pair: BalancerPair): { readonly shared: readonly string[]; readonly own: readonly string[] } {
    const bodies = docsOf(pair).map(
      (doc) => this.#options.documents.observed(doc)?.body as LoadBalancerBody | undefined,
    )
    const pools = bodies.flatMap((body) => body?.properties?.backendAddressPools ?? [])
    const isShared = ({ name }: Pool) => this.#options.poolNames.has(name.toLowerCase())
    const namesIn = (some: readonly Pool[]) =>
      some.flatMap(({ properties }) => (properties?.loadBalancerBackendAddresses ?? []).map(({ name }) => name))
    return { shared: namesIn(pools.filter(isShared)), own: namesIn(pools.filter((pool) => !isShared(pool))) }
  }
}

function unselected(node: string, pairs: readonly BalancerPair[]): Problem {
  return {
    field: 'metadata.labels',
    value: node,
    why: `no load balancer takes the node: its set of machines is none's, and no nodeSelector of ${pairs.map(({ name }) => name).join(', ')} matches`,
    fix: 'Change its labels, or leave nodeSelector away from one load balancer in azure.json',
  }
}
