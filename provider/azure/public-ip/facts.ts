import { nobody } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import { publicIpPoint } from '../points.ts'
import type { PublicIpFacts, PublicIpPart } from './part.ts'

/** What is known of a public IP, by its id in any case; undefined if there is none. */
export function publicIpFacts(world: WorldView, id: string): PublicIpFacts | undefined {
  const giver = world.what(publicIpPoint(id))
  // The world keeps the shares of all kinds; those of public IPs are made by index-body.ts alone.
  const part = giver && (world.share(giver.doc, nobody) as PublicIpPart | undefined)
  return part?.kind === 'public-ip-facts' ? part : undefined
}
