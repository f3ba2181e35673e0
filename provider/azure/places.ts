import type { DocId } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import { annotation } from '../intent/annotations.ts'
import type { Intent, IpFamily } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { FrontendPlace } from './load-balancer/part.ts'
import { subnetId } from './names/ids.ts'
import { publicAddressOf, type PublicAddressSurroundings } from './public-addresses.ts'

export interface Places {
  readonly frontends: ReadonlyMap<IpFamily, FrontendPlace>
  readonly publicIps: ReadonlyMap<DocId, Wish<unknown>>
}

/** Where the frontends of a Service stand, one for each family: on public IPs, or in a subnet. */
export function placesOf(
  intent: Intent,
  world: WorldView,
  around: PublicAddressSurroundings,
): Places | { readonly problem: Problem } | { readonly missing: Problem } {
  if (intent.internal) return privatePlaces(intent, around)
  const frontends = new Map<IpFamily, FrontendPlace>()
  const publicIps = new Map<DocId, Wish<unknown>>()
  for (const family of intent.families) {
    const address = publicAddressOf(intent, family, world, around)
    if ('missing' in address) return address
    frontends.set(family, { kind: 'public', publicIpId: address.id })
    publicIps.set(address.id, { want: address.wish })
  }
  return { frontends, publicIps }
}

function privatePlaces(
  intent: Intent,
  { config, zones }: PublicAddressSurroundings,
): Places | { readonly problem: Problem } {
  const name = intent.subnet ?? config.subnetName
  if (name === undefined) return { problem: unnamedSubnet(annotation('internalSubnet').key) }
  const group = { subscriptionId: config.networkSubscriptionId, resourceGroup: config.vnetResourceGroup }
  const frontends = intent.families.map((family): [IpFamily, FrontendPlace] => {
    const request = intent.address[family]
    const ip = request?.by === 'ip' ? request.ip : undefined
    return [family, { kind: 'private', subnetId: subnetId(group, config.vnetName, name), ip, zones }]
  })
  return { frontends: new Map(frontends), publicIps: new Map() }
}

/** Neither the Service, by `field`, nor azure.json says from which subnet addresses are to come. */
export function unnamedSubnet(field: string): Problem {
  return {
    field,
    value: '',
    why: 'azure.json names no subnet',
    fix: 'Name one here, or set subnetName in azure.json',
  }
}
