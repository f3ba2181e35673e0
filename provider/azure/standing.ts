import { nobody, type DocId, type Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { LoadBalancerPart, ServiceShare } from './load-balancer/part.ts'
import { publicIpPoint } from './points.ts'
import type { PublicIpPart } from './public-ip/part.ts'
import type { Standing } from './wishes/security-group-wish.ts'

/** What of a Service stands on a load balancer, with the addresses of its frontends; undefined if nothing does. */
export function standingOf(world: WorldView, loadBalancer: DocId, owner: Owner): Standing | undefined {
  const share = shareOf(world, loadBalancer, owner)
  if (share === undefined) return undefined
  const addresses = share.frontends.flatMap(({ name, publicIpId, privateIp }): [string, string][] => {
    const address = publicIpId === undefined ? privateIp : addressOf(world, publicIpId)
    return address === undefined ? [] : [[name, address]]
  })
  return { share, addresses: new Map(addresses) }
}

function shareOf(world: WorldView, loadBalancer: DocId, owner: Owner): ServiceShare | undefined {
  const share = world.share(loadBalancer, owner) as LoadBalancerPart | undefined
  return share?.kind === 'service-share' ? share : undefined
}

function addressOf(world: WorldView, publicIpId: string): string | undefined {
  const giver = world.what(publicIpPoint(publicIpId))
  const facts = giver && (world.share(giver.doc, nobody) as PublicIpPart | undefined)
  return facts?.kind === 'public-ip-facts' ? facts.address : undefined
}
