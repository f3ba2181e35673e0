import type { DocId, Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { FrontendShare, ServiceShare } from './load-balancer/part.ts'
import { serviceShare } from './load-balancer/shares.ts'
import { publicIpFacts } from './public-ip/facts.ts'
import type { Standing } from './wishes/security-group-wish.ts'

/** What of a Service stands on a load balancer, with the addresses of its frontends; undefined if nothing does. */
export function standingOf(world: WorldView, loadBalancer: DocId, owner: Owner): Standing | undefined {
  const share = serviceShare(world, loadBalancer, owner)
  if (share === undefined) return undefined
  const addresses = servingFrontends(share).flatMap(({ name, publicIpId, privateIp }): [string, string][] => {
    const address = publicIpId === undefined ? privateIp : publicIpFacts(world, publicIpId)?.address
    return address === undefined ? [] : [[name, address]]
  })
  return { share, addresses: new Map(addresses) }
}

/**
 * The frontends that count as the Service's place: those with rules on them. One that its rules have left stays for a
 * while as the evidence of its address, and must not be published or opened any more; a Service that wants no rules at
 * all has nothing but empty ones.
 */
function servingFrontends({ frontends, rules }: ServiceShare): readonly FrontendShare[] {
  const serving = new Set(rules.map((rule) => rule.frontend))
  return serving.size === 0 ? frontends : frontends.filter(({ name }) => serving.has(name))
}
