/** Whether what newcomers will want of private link services fits on their load balancer, before that is written. */
import type { Documents } from '../../document/documents.ts'
import type { DocId } from '../../document/names.ts'
import { childId } from '../names/ids.ts'
import { frontendPoint, linksPoint } from '../points.ts'
import { isPrivateLink } from '../private-link/is-private-link.ts'
import { limitOf } from './limit.ts'
import type { LimitUse } from './limit-use.ts'

/** A private link service that is to stand on one of these frontends. */
export interface WantedLink {
  readonly loadBalancer: DocId
  readonly frontends: readonly string[]
}

type Facts = Pick<Documents['world'], 'docsAtPoint'>

const most = limitOf('privateLinksPerLoadBalancer').most ?? 0

/** How many stand on a load balancer, whosever they are. */
export function linksOn(loadBalancer: DocId, { docsAtPoint }: Facts): number {
  return docsAtPoint.get(linksPoint(loadBalancer))?.size ?? 0
}

/** Answers that there is no room for `link` when the `others`, who were let in before, have theirs. */
export function lackOfLinks(link: WantedLink, others: readonly WantedLink[], facts: Facts): LimitUse | undefined {
  // Who comes to an address that has one shares it.
  if (stands(link, facts)) return undefined
  const { loadBalancer } = link
  const coming = others.filter((other) => other.loadBalancer === loadBalancer && !stands(other, facts))
  const taken = linksOn(loadBalancer, facts) + coming.length + 1
  return taken > most ? { limit: 'privateLinksPerLoadBalancer', taken, most } : undefined
}

function stands({ loadBalancer, frontends }: WantedLink, { docsAtPoint }: Facts): boolean {
  return frontends.some((name) => {
    const point = frontendPoint(childId(loadBalancer, 'frontendIPConfigurations', name))
    return [...(docsAtPoint.get(point) ?? [])].some(isPrivateLink)
  })
}
