import { nobody, type DocId, type Owner } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { LoadBalancerFacts, LoadBalancerPart, ServiceShare } from './part.ts'

/** What stands on a load balancer on behalf of a Service; undefined if nothing does. */
export function serviceShare(world: WorldView, doc: DocId, owner: Owner): ServiceShare | undefined {
  const part = partOf(world, doc, owner)
  return part?.kind === 'service-share' ? part : undefined
}

/** What a load balancer says to the others; undefined if there is none. */
export function loadBalancerFacts(world: WorldView, doc: DocId): LoadBalancerFacts | undefined {
  const part = partOf(world, doc, nobody)
  return part?.kind === 'load-balancer-facts' ? part : undefined
}

function partOf(world: WorldView, doc: DocId, owner: Owner): LoadBalancerPart | undefined {
  // The world keeps the shares of all kinds; those of load balancers are made by index-body.ts alone.
  return world.share(doc, owner) as LoadBalancerPart | undefined
}
