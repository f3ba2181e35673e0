import type { DocId, Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import { serviceShare } from './load-balancer/shares.ts'
import { publicIpFacts } from './public-ip/facts.ts'
import type { Standing } from './wishes/security-group-wish.ts'

/** What of a Service stands on a load balancer, with the addresses of its frontends; undefined if nothing does. */
export function standingOf(world: WorldView, loadBalancer: DocId, owner: Owner): Standing | undefined {
  const share = serviceShare(world, loadBalancer, owner)
  if (share === undefined) return undefined
  const addresses = share.frontends.flatMap(({ name, publicIpId, privateIp }): [string, string][] => {
    const address = publicIpId === undefined ? privateIp : publicIpFacts(world, publicIpId)?.address
    return address === undefined ? [] : [[name, address]]
  })
  return { share, addresses: new Map(addresses) }
}
