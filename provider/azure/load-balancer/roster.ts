import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { rosterOf, wishesOf } from './members.ts'
import { ownerOfNode } from './owners.ts'
import type { MemberWish } from './part.ts'
import type { LoadBalancerRequest } from './plan.ts'

/** The nodes that take traffic, as one load balancer sees them. */
export interface Roster {
  /** Those behind this load balancer. */
  readonly here: readonly string[]
  /** Any node, behind whichever load balancer it is. */
  readonly find: (node: string) => MemberWish | undefined
}

/** Reads the roster off the wishes; a node that is behind another load balancer is asked for among its peers. */
export function rosterFor(
  { wishes }: Pick<LoadBalancerRequest, 'wishes'>,
  world: Pick<WorldView, 'wish'>,
  peers: ReadonlySet<DocId>,
): Roster {
  const members = new Map(wishesOf(wishes).map((member) => [member.node, member]))
  const elsewhere = new Set(rosterOf(wishes)?.elsewhere)
  const statedElsewhere = (node: string): MemberWish | undefined => {
    for (const doc of peers) {
      const wish = world.wish(ownerOfNode(node), doc)
      // The world keeps the wishes of all kinds; a load balancer is told nothing else of a node.
      if (typeof wish === 'object') return wish.want as MemberWish
    }
    return undefined
  }
  return {
    here: [...members.keys()],
    find: (node) => members.get(node) ?? (elsewhere.has(node) ? statedElsewhere(node) : undefined),
  }
}
