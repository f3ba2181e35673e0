import type { Documents } from '../../document/documents.ts'
import type { DocId } from '../../document/names.ts'
import type { Member } from '../../provider.ts'
import { ownerOfNode, rosterOwner } from '../load-balancer/owners.ts'
import type { MemberWish, RosterWish } from '../load-balancer/part.ts'
import { familyOf } from '../wishes/security-group-wish.ts'
import type { Membership, StatedNodes } from './membership.ts'

/** Pools that name addresses: every load balancer is told every node, which is the owner of its own place in the pools. */
export class AddressMembership implements Membership {
  readonly #documents: Documents
  readonly #loadBalancers: readonly DocId[]
  #members: readonly Member[] = []

  constructor(documents: Documents, loadBalancers: readonly DocId[]) {
    this.#documents = documents
    this.#loadBalancers = loadBalancers
  }

  state({ members }: StatedNodes): void {
    const names = new Set(members.map(({ name }) => name))
    const vanished = this.#members.filter(({ name }) => !names.has(name))
    this.#members = members
    const roster: RosterWish = { kind: 'roster', nodes: [...names].toSorted() }
    this.#state(rosterOwner, { want: roster })
    for (const node of members) this.#state(ownerOfNode(node.name), { want: memberWish(node) })
    for (const node of vanished) this.#state(ownerOfNode(node.name), 'keep')
  }

  lookAgain(): void {}

  report(): void {}

  wake(): void {}

  #state(owner: string, wish: { readonly want: MemberWish | RosterWish } | 'keep'): void {
    this.#documents.state(owner, new Map(this.#loadBalancers.map((doc) => [doc, wish])))
  }
}

function memberWish({ name, addresses }: Member): MemberWish {
  const byFamily = addresses.map((address) => [familyOf(address), address] as const)
  return { kind: 'member', node: name, addresses: Object.fromEntries(byFamily) }
}
