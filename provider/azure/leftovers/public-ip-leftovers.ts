import type { DocId } from '../../document/names.ts'
import { boundServices, clusterOf } from '../names/tags.ts'
import { ownServices } from '../public-ip/own-services.ts'
import type { PublicIpBody } from '../public-ip/body.ts'
import type { KnownCluster, Leftover } from './leftover.ts'

export interface PublicIpUse {
  readonly cluster: KnownCluster
  /** Ids of frontends that are left over themselves, in lower case: standing on one of those holds nothing. */
  readonly deadFrontends: ReadonlySet<string>
}

/** A managed public IP whose Services are all gone, or the names of those that are gone in the tag of one that is used. */
export function publicIpLeftovers(
  doc: DocId,
  body: PublicIpBody,
  { cluster, deadFrontends }: PublicIpUse,
): readonly Leftover[] {
  const named = ownServices(body.tags, cluster.name)
  const dead = named.filter((service) => !cluster.hasService(service))
  if (dead.length === 0) return []
  const { ipAddress = '', ipConfiguration } = body.properties ?? {}
  // One from before clusters had a tag may be any cluster's.
  const doubtful = clusterOf(body.tags ?? {}) === undefined
  const isUsed = ipConfiguration !== undefined && !deadFrontends.has(ipConfiguration.id.toLowerCase())
  if (dead.length < boundServices(body.tags ?? {}).length || isUsed) {
    const why = isUsed ? 'the Service does not exist; the address is used' : 'the Service does not exist'
    // Without any name in its tag it would count as a user's own, never to be deleted.
    if (dead.length === named.length) return []
    return dead.map((service) => ({ doc, part: { is: 'serviceTag', service }, why, doubtful }))
  }
  const why = `it was made for ${dead.join(', ')}, which ${dead.length === 1 ? 'does' : 'do'} not exist`
  return [{ doc, part: { is: 'publicIp', address: ipAddress }, why, doubtful }]
}
