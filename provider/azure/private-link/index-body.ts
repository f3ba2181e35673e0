import type { Index, Observed } from '../../document/kind.ts'
import { foreign, nobody, type DocId, type Owner } from '../../document/names.ts'
import { parentId } from '../names/ids.ts'
import { privateLinkOwner } from '../names/tags.ts'
import { frontendPoint, linksPoint } from '../points.ts'
import type { PrivateLinkBody } from './body.ts'
import { ownerOf, type PrivateLinkSurroundings } from './ownership.ts'
import type { PrivateLinkPart } from './part.ts'

/** A private link service relies on its frontend, which cannot leave before it, and takes one of its load balancer's few places. */
export function indexPrivateLink(
  _doc: DocId,
  { body }: Observed<PrivateLinkBody>,
  around: PrivateLinkSurroundings,
): Index<PrivateLinkPart> {
  if (body === undefined) return { gives: new Map(), uses: [], shares: new Map() }
  const owner = ownerOf(body, around)
  const uses = (body.properties?.loadBalancerFrontendIpConfigurations ?? []).flatMap(({ id }) => [
    { point: frontendPoint(id), owner },
    { point: linksPoint(parentId(id)), owner },
  ])
  const shares = new Map<Owner, PrivateLinkPart>()
  if (owner !== foreign && owner !== nobody) {
    shares.set(owner, { kind: 'private-link-share', service: privateLinkOwner(body.tags ?? {}) ?? '' })
  }
  return { gives: new Map(), uses, shares }
}
