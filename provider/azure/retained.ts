/** Public IPs that stay behind because their Service says so (`berth.dev/retain-address`). */
import type { DocId, Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import { annotation } from '../intent/annotations.ts'
import type { News } from '../provider.ts'
import { parseResourceId } from './arm/resource-id.ts'
import { nameIn } from './names/ids.ts'
import { publicIpFacts } from './public-ip/facts.ts'
import { releases } from './public-ip/leaves.ts'
import type { PublicIpPart } from './public-ip/part.ts'

/** The wish for a public IP that shall stay behind. */
export const release: Wish<PublicIpPart> = { want: { kind: 'public-ip-release' } }

export function isPublicIp(doc: DocId): boolean {
  return /\/publicIPAddresses\/[^/]+$/i.test(doc)
}

/** Names each public IP that stays behind; where others stand on it too, it stays theirs and is no news. */
export function retainedNews(
  world: WorldView,
  owner: Owner,
  wanted: ReadonlyMap<DocId, Wish<unknown>>,
): readonly News[] {
  return [...wanted].flatMap(([doc, wish]): News[] => {
    const facts = releases(wish) ? publicIpFacts(world, doc) : undefined
    if (facts?.managed !== true || facts.owners.some((other) => other !== owner)) return []
    const resourceGroup = parseResourceId(doc)?.resourceGroup ?? ''
    const message = `public IP ${nameIn(doc)} (${facts.address ?? 'no address'}) in resource group ${resourceGroup} stays behind, as ${annotation('retainAddress').key} asks; it is yours to delete`
    return [{ reason: 'AddressRetained', message }]
  })
}
