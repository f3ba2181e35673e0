import type { Documents } from '../../document/documents.ts'
import type { DocId } from '../../document/names.ts'
import type { Member } from '../../provider.ts'
import { ownerOfNode, rosterOwner } from '../load-balancer/owners.ts'
import type { MemberWish, RosterWish } from '../load-balancer/part.ts'
import { nodesAsker, type NodesBehind } from '../placement/nodes-behind.ts'
import { familyOf } from '../wishes/security-group-wish.ts'
import type { Membership, StatedNodes } from './membership.ts'

/** Pools that name addresses: a load balancer is told its nodes, and each node is the owner of its own place in the pools. */
export class AddressMembership implements Membership {
  readonly #documents: Documents
  readonly #nodesBehind: NodesBehind
  #members: readonly Member[] = []

  constructor(documents: Documents, nodesBehind: NodesBehind) {
    this.#documents = documents
    this.#nodesBehind = nodesBehind
  }

  state({ members }: StatedNodes): void {
    const names = new Set(members.map(({ name }) => name))
    const vanished = this.#members.filter(({ name }) => !names.has(name))
    this.#members = members
    this.#nodesBehind.place(members)
    this.#stateAll()
    for (const node of vanished) this.#documents.state(ownerOfNode(node.name), new Map())
  }

  /** Load balancers may have come or gone: then some nodes belong behind another one. */
  lookAgain(): void {
    if (this.#nodesBehind.place(this.#members)) this.#stateAll()
  }

  nodesIn(): readonly Member[] {
    return []
  }

  report(): void {}

  wake(asker: string): void {
    if (asker === nodesAsker) this.lookAgain()
  }

  #stateAll(): void {
    const { loadBalancers } = this.#nodesBehind
    const behind = new Map(loadBalancers.map((doc) => [doc, new Set(this.#nodesBehind.of(doc))]))
    const rosters = [...behind].map(([doc, nodes]): [DocId, { want: RosterWish }] => [
      doc,
      { want: this.#roster(nodes) },
    ])
    this.#documents.state(rosterOwner, new Map(rosters))
    for (const node of this.#members) {
      const want = memberWish(node)
      const docs = loadBalancers.filter((doc) => behind.get(doc)?.has(node) === true)
      this.#documents.state(ownerOfNode(node.name), new Map(docs.map((doc) => [doc, { want }])))
    }
  }

  #roster(nodes: ReadonlySet<Member>): RosterWish {
    const names = (list: Iterable<Member>) => [...list].map(({ name }) => name).toSorted()
    const elsewhere = names(this.#members.filter((node) => !nodes.has(node)))
    return { kind: 'roster', nodes: names(nodes), ...(elsewhere.length === 0 ? {} : { elsewhere }) }
  }
}

function memberWish({ name, addresses }: Member): MemberWish {
  const byFamily = addresses.map((address) => [familyOf(address), address] as const)
  return { kind: 'member', node: name, addresses: Object.fromEntries(byFamily) }
}
