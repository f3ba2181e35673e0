import type { WorldView } from '../document/world-view.ts'
import type { Intent } from '../intent/intent.ts'
import type { AddressChange } from './address-change.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { Places } from './places.ts'
import { publicIpPoint } from './points.ts'
import { joinedPublicIp } from './wishes/public-ip-wish.ts'

export interface HeldSurroundings {
  readonly intent: Intent
  readonly world: WorldView
  readonly config: AzureConfig
}

/**
 * The places with the Service where it stands, as far as these changes are not to be made yet. The public IP that it would
 * go to is not made, and the one that it has takes what else is wished of it: tags, a DNS label.
 */
export function withHeld(
  { frontends, publicIps }: Places,
  held: readonly AddressChange[],
  { intent, world, config }: HeldSurroundings,
): Places {
  const next = { frontends: new Map(frontends), publicIps: new Map(publicIps) }
  for (const { family, stands } of held) {
    const wanted = frontends.get(family)
    next.frontends.set(family, stands)
    if (stands.kind === 'private' || wanted?.kind !== 'public' || wanted.publicIpId === stands.publicIpId) continue
    const before = world.what(publicIpPoint(stands.publicIpId))?.doc
    next.publicIps.delete(wanted.publicIpId)
    if (before !== undefined) next.publicIps.set(before, { want: joinedPublicIp(intent, config) })
  }
  return next
}
