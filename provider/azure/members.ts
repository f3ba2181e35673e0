import type { Documents } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import type { Member } from '../provider.ts'
import { ownerOfNode, rosterOwner } from './load-balancer/owners.ts'
import type { MemberWish, RosterWish } from './load-balancer/part.ts'
import { familyOf } from './wishes/security-group-wish.ts'

/** The nodes of the cluster, stated once for all Services: each node is the owner of its own place in the pools. */
export class Members {
  readonly #documents: Documents
  readonly #loadBalancers: readonly DocId[]
  readonly #everSeen = new Set<string>()
  #nodes: readonly Member[] = []
  #begun = false

  constructor(documents: Documents, loadBalancers: readonly DocId[]) {
    this.#documents = documents
    this.#loadBalancers = loadBalancers
  }

  /** All addresses of the nodes that take traffic now. */
  get addresses(): readonly string[] {
    return this.#nodes.flatMap((node) => node.addresses)
  }

  /** Whether this is, or was since the start, the address of a node. */
  hasSeen(address: string): boolean {
    return this.#everSeen.has(address)
  }

  /** The world is read: from now on nodes are stated. Before, a statement would only have each document read by itself. */
  begin(): void {
    this.#begun = true
    this.set(this.#nodes)
  }

  set(nodes: readonly Member[]): void {
    if (!this.#begun) {
      this.#nodes = nodes
      return
    }
    const names = new Set(nodes.map((node) => node.name))
    const vanished = this.#nodes.filter((node) => !names.has(node.name))
    this.#nodes = nodes
    for (const address of this.addresses) this.#everSeen.add(address)
    const roster: RosterWish = { kind: 'roster', nodes: [...names].toSorted() }
    this.#state(rosterOwner, { want: roster })
    for (const node of nodes) this.#state(ownerOfNode(node.name), { want: memberWish(node) })
    for (const node of vanished) this.#state(ownerOfNode(node.name), 'keep')
  }

  #state(owner: string, wish: { readonly want: MemberWish | RosterWish } | 'keep'): void {
    this.#documents.state(owner, new Map(this.#loadBalancers.map((doc) => [doc, wish])))
  }
}

function memberWish({ name, addresses }: Member): MemberWish {
  const byFamily = addresses.map((address) => [familyOf(address), address] as const)
  return { kind: 'member', node: name, addresses: Object.fromEntries(byFamily) }
}
