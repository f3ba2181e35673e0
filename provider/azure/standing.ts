import type { DocId, Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { LoadBalancerPart, ServiceShare } from './load-balancer/part.ts'
import { publicIpFacts } from './public-ip/facts.ts'
import type { Standing } from './wishes/security-group-wish.ts'

/** What of a Service stands on a load balancer, with the addresses of its frontends; undefined if nothing does. */
export function standingOf(world: WorldView, loadBalancer: DocId, owner: Owner): Standing | undefined {
  const share = shareOf(world, loadBalancer, owner)
  if (share === undefined) return undefined
  const addresses = share.frontends.flatMap(({ name, publicIpId, privateIp }): [string, string][] => {
    const address = publicIpId === undefined ? privateIp : publicIpFacts(world, publicIpId)?.address
    return address === undefined ? [] : [[name, address]]
  })
  return { share, addresses: new Map(addresses) }
}

function shareOf(world: WorldView, loadBalancer: DocId, owner: Owner): ServiceShare | undefined {
  const share = world.share(loadBalancer, owner) as LoadBalancerPart | undefined
  return share?.kind === 'service-share' ? share : undefined
}
