import { nobody } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { PublicIpPart } from '../public-ip/part.ts'

/** What tells whether an address in a security rule is ours. */
export interface Evidence {
  /** It is, or was since this process started, the address of one of our nodes. */
  isNode(address: string): boolean
  /** Every living Service has made a statement since this process started. */
  everybodySpoke(world: WorldView): boolean
}

/**
 * Whether an opening that nobody wishes may be closed: only if its address is ours for sure, and everybody who stands on
 * it has said since the start what they wish; until then openings are only added. In doubt it is not ours.
 */
export function mayClose(address: string, world: WorldView, evidence: Evidence): boolean {
  if (evidence.isNode(address)) return evidence.everybodySpoke(world)
  const point = addressPoint(address)
  const giver = world.what(point)
  if (giver === undefined || !world.allSpoke(point)) return false
  if (!isPublicIp(giver.doc)) return true
  const standing = world.stands(publicIpPoint(giver.doc))
  const facts = world.share(giver.doc, nobody) as PublicIpPart | undefined
  const isManaged = facts?.kind === 'public-ip-facts' && facts.managed
  return (isManaged || standing.length > 0) && world.allSpoke(publicIpPoint(giver.doc))
}

function isPublicIp(doc: string): boolean {
  return /\/publicipaddresses\/[^/]+$/i.test(doc)
}
