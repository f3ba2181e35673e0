/**
 * A Service that moves to another frontend of the same load balancer stands on both until it shows the new address: clients
 * come to the old one as long as it is published.
 */
import type { IpFamily } from '../intent/intent.ts'
import type { Ingress } from '../provider.ts'
import type { FrontendPlace, FrontendShare } from './load-balancer/part.ts'
import { familyOf, type Standing } from './wishes/security-group-wish.ts'

type Frontends = ReadonlyMap<IpFamily, FrontendPlace>

/** What of a Service stands where it is to stand; undefined if nothing does yet. */
export function standingIn(places: Frontends, standing: Standing | undefined): Standing | undefined {
  if (standing === undefined) return undefined
  const { share, addresses } = standing
  const frontends = share.frontends.filter((frontend) => isIn(places, frontend, addresses.get(frontend.name)))
  if (frontends.length === 0) return undefined
  const names = new Set(frontends.map(({ name }) => name))
  const rules = share.rules.filter(({ frontend }) => names.has(frontend))
  return {
    share: { ...share, frontends, rules },
    addresses: new Map([...addresses].filter(([name]) => names.has(name))),
  }
}

/** The frontends that are to be left and whose addresses the Service still shows, by name. */
export function lingeringOn(
  places: Frontends,
  standing: Standing | undefined,
  published: readonly Ingress[],
): readonly string[] {
  const shown = new Set(published.map(({ ip }) => ip))
  return (standing?.share.frontends ?? []).flatMap((frontend) => {
    const address = standing?.addresses.get(frontend.name)
    if (address === undefined || !shown.has(address) || isIn(places, frontend, address)) return []
    // A family that is given up has nowhere to go, and goes at once.
    return places.has(familyOf(address)) ? [frontend.name] : []
  })
}

function isIn(places: Frontends, frontend: FrontendShare, address: string | undefined): boolean {
  return [...places].some(([family, place]) => {
    if (address !== undefined && familyOf(address) !== family) return false
    if (place.kind === 'public') return isSame(frontend.publicIpId, place.publicIpId)
    if (frontend.publicIpId !== undefined || !isSame(frontend.subnetId, place.subnetId)) return false
    return place.ip === undefined || isSame(frontend.privateIp, place.ip)
  })
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}
