/** Whether a private link service may be made where it is wanted: what it relies on must be there, and nobody in its place. */
import { mayEnter } from '../../document/laws.ts'
import { foreign, type DocId } from '../../document/names.ts'
import type { Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { limitOf } from '../limits/limit.ts'
import { limitProblem } from '../limits/limit-use.ts'
import { nameIn, parentId } from '../names/ids.ts'
import { frontendPoint, linkSubnetPoint, linksPoint } from '../points.ts'
import type { PrivateLinkWish } from './part.ts'
import { isPrivateLink } from './is-private-link.ts'
import { frontendTaken } from './problems.ts'

const most = limitOf('privateLinksPerLoadBalancer').most ?? 0

/** Answers what keeps it from being made, or undefined. */
export function mayBeBorn(
  doc: DocId,
  wish: PrivateLinkWish,
  world: WorldView,
): { readonly problem: Problem } | { readonly wait: Wait } | undefined {
  const frontend = frontendPoint(wish.frontendId)
  const [rival] = world.whoPointsAt(frontend).filter((other) => other.doc !== doc && isPrivateLink(other.doc))
  if (rival?.owner === foreign) return { problem: frontendTaken(nameIn(rival.doc), wish) }
  if (rival !== undefined) return { wait: { on: frontend, why: 'held', by: [rival.owner], doc: rival.doc } }
  const loadBalancer = parentId(wish.frontendId)
  const others = new Set(world.whoPointsAt(linksPoint(loadBalancer)).map((other) => other.doc))
  others.delete(doc)
  if (others.size >= most)
    return { problem: limitProblem({ limit: 'privateLinksPerLoadBalancer', taken: others.size + 1, most }) }
  const wait = mayEnter(world, doc, frontend) ?? mayMoveIn(doc, wish, world)
  return wait && { wait }
}

/** The subnet has to take private link services before it can give them addresses. */
export function mayMoveIn(doc: DocId, { subnetId }: PrivateLinkWish, world: WorldView): Wait | undefined {
  return mayEnter(world, doc, linkSubnetPoint(subnetId))
}
