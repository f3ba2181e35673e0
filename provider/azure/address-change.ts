/**
 * Edits that cost a Service its address although it asks for no other one: other IP tags, another prefix, group or subnet.
 * The Azure provider does them without a word (azure-provider-behaviour 9.4, weakness 37).
 */
import { nobody, type DocId, type Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import { annotation } from '../intent/annotations.ts'
import type { Intent, IpFamily } from '../intent/intent.ts'
import { parseResourceId } from './arm/resource-id.ts'
import type { FrontendPlace, FrontendShare } from './load-balancer/part.ts'
import { nameIn } from './names/ids.ts'
import { isPublicIpNameOf } from './names/public-ip-name.ts'
import { publicIpPoint } from './points.ts'
import { publicIpFacts } from './public-ip/facts.ts'
import { hasIpTags } from './public-ip/ip-tags.ts'
import { familyOf, type Standing } from './wishes/security-group-wish.ts'

export interface AddressChange {
  readonly family: IpFamily
  /** The address that goes. */
  readonly from: string
  /** The annotation behind it. */
  readonly field: string
  readonly value: string
  /** Where the Service stays as long as the change is not made. */
  readonly stands: FrontendPlace
  /** The public IP that has to go first, because the other one is made under its name. */
  readonly remade?: { readonly doc: DocId; readonly sharedWith: readonly Owner[] }
}

export interface ChangeSurroundings {
  readonly world: WorldView
  readonly owner: Owner
  readonly clusterName: string
  readonly mutatesIpTags: boolean
}

type Cause = Pick<AddressChange, 'field' | 'value' | 'stands' | 'remade'>

/** What the Service would lose if it were brought from where it stands to these places. */
export function addressChanges(
  intent: Intent,
  places: ReadonlyMap<IpFamily, FrontendPlace>,
  standing: Standing,
  around: ChangeSurroundings,
): readonly AddressChange[] {
  return standing.share.frontends.flatMap((frontend) => {
    const from = standing.addresses.get(frontend.name)
    if (from === undefined) return []
    const family = familyOf(from)
    const place = places.get(family)
    const request = intent.address[family]
    // Whoever names an address or a public IP asks for the change in so many words.
    const isAskedFor = request !== undefined && request.by !== 'prefix'
    if (place === undefined || isAskedFor) return []
    const cause =
      place.kind === 'public'
        ? publicCause(intent, frontend, { place, family, ...around })
        : subnetCause(intent, frontend, place)
    return cause === undefined ? [] : [{ family, from, ...cause }]
  })
}

/**
 * Changes that have begun: the Service has left its public IP, and that is not deleted yet, because Azure is busy with it or
 * because a predecessor's write may still arrive. Taken for a public IP to go to, it would be gone back to and left again.
 */
export function begunChanges(
  intent: Intent,
  places: ReadonlyMap<IpFamily, FrontendPlace>,
  standing: Standing | undefined,
  around: ChangeSurroundings,
): readonly AddressChange[] {
  const served = new Set([...(standing?.addresses.values() ?? [])].map(familyOf))
  return [...places].flatMap(([family, place]) => {
    if (place.kind !== 'public' || served.has(family)) return []
    const { publicIpId } = place
    if (!isPublicIpNameOf(nameIn(publicIpId), around.clusterName, intent.service.uid)) return []
    const from = publicIpFacts(around.world, publicIpId)?.address
    const cause = ipTagsCause(intent, publicIpId, around)
    return from === undefined || cause?.remade?.sharedWith.length !== 0 ? [] : [{ family, from, ...cause }]
  })
}

interface PublicSurroundings extends ChangeSurroundings {
  readonly place: FrontendPlace & { readonly kind: 'public' }
  readonly family: IpFamily
}

function publicCause(intent: Intent, { publicIpId }: FrontendShare, around: PublicSurroundings): Cause | undefined {
  if (publicIpId === undefined) return undefined
  const { place, world, clusterName } = around
  const stands = { kind: 'public', publicIpId } as const
  if (isSame(publicIpId, place.publicIpId)) return ipTagsCause(intent, publicIpId, around)
  const isOwn = isPublicIpNameOf(nameIn(publicIpId), clusterName, intent.service.uid)
  // From somebody else's public IP to one's own is what taking the name off asks for.
  if (!isOwn || publicIpFacts(world, publicIpId)?.managed !== true) return undefined
  const [before, after] = [parseResourceId(publicIpId), parseResourceId(place.publicIpId)]
  if (before === undefined || after === undefined || isSame(before.resourceGroup, after.resourceGroup)) {
    const request = intent.address[around.family]
    const { key: field } = annotation(around.family === 'IPv4' ? 'publicIpPrefix' : 'publicIpPrefixIpv6')
    return { field, value: request?.by === 'prefix' ? request.prefixId : '', stands }
  }
  return { field: annotation('publicIpGroup').key, value: intent.publicAddress.resourceGroup ?? '', stands }
}

function ipTagsCause(
  { publicAddress: { ipTags } }: Intent,
  id: string,
  { world, owner, mutatesIpTags }: ChangeSurroundings,
): Cause | undefined {
  const facts = publicIpFacts(world, id)
  const doc = world.what(publicIpPoint(id))?.doc
  if (ipTags === undefined || mutatesIpTags || doc === undefined || facts?.managed !== true) return undefined
  if (hasIpTags(facts.ipTags, ipTags)) return undefined
  const standing = world.stands(publicIpPoint(id)).map((one) => one.owner)
  const sharedWith = [...new Set([...facts.owners, ...standing])].filter((one) => one !== owner && one !== nobody)
  const value = Object.entries(ipTags).map(([type, tag]) => `${type}=${tag}`)
  const stands = { kind: 'public', publicIpId: id } as const
  return { field: annotation('publicIpIpTags').key, value: value.join(','), stands, remade: { doc, sharedWith } }
}

function subnetCause(
  { subnet }: Intent,
  { subnetId }: FrontendShare,
  place: FrontendPlace & { readonly kind: 'private' },
): Cause | undefined {
  if (subnetId === undefined || isSame(subnetId, place.subnetId)) return undefined
  return { field: annotation('internalSubnet').key, value: subnet ?? '', stands: { ...place, subnetId } }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
