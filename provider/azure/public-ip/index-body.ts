import type { Index, Observed } from '../../document/kind.ts'
import { nobody, type DocId, type Owner } from '../../document/names.ts'
import { addressPoint, labelPoint, publicIpPoint } from '../points.ts'
import type { PublicIpBody } from './body.ts'
import type { PublicIpPart } from './part.ts'
import { ownServices } from './own-services.ts'
import type { PublicIpSurroundings } from './plan.ts'

/** A public IP gives itself and its address as soon as it has one, and belongs to the Services in its tag. */
export function indexPublicIp(
  doc: DocId,
  { body, state }: Observed<PublicIpBody>,
  { directory, cluster }: PublicIpSurroundings,
): Index<PublicIpPart> {
  if (body === undefined) return { gives: new Map(), uses: [], shares: new Map() }
  const address = body.properties?.ipAddress
  const serves = state === 'settled' && address !== undefined
  const services = ownServices(body.tags, cluster)
  const shares = new Map<Owner, PublicIpPart>()
  for (const service of services) {
    const owner = directory.ownerOf(service)
    if (owner !== nobody) shares.set(owner, { kind: 'public-ip-share', service })
  }
  const family = body.properties?.publicIPAddressVersion?.toLowerCase() === 'ipv6' ? 'IPv6' : 'IPv4'
  shares.set(nobody, {
    kind: 'public-ip-facts',
    address,
    family,
    managed: services.length > 0,
    owners: [...shares.keys()],
    ipTags: body.properties?.ipTags ?? [],
  })
  const gives = new Map([[publicIpPoint(doc), serves]])
  if (address !== undefined) gives.set(addressPoint(address), serves)
  const label = body.properties?.dnsSettings?.domainNameLabel
  if (label !== undefined && label !== '') gives.set(labelPoint(body.location, label), true)
  return { gives, uses: [], shares }
}
