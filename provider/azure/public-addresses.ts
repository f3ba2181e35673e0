/**
 * Which public IP a Service stands on: its own, one that it names, or the one that holds the address it asks for. The
 * answer may be that there is no such thing, which is the Service's problem until it appears.
 */
import type { DocId } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { AddressRequest, Intent, IpFamily } from '../intent/intent.ts'
import type { Problem } from '../intent/problem.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { DocIds } from './document/doc-ids.ts'
import { networkId } from './names/ids.ts'
import { namingOf } from './names/naming.ts'
import { publicIpName } from './names/public-ip-name.ts'
import { addressPoint, publicIpPoint } from './points.ts'
import { publicIpFacts } from './public-ip/facts.ts'
import type { PublicIpWish } from './public-ip/part.ts'
import { joinedPublicIp, managedPublicIp } from './wishes/public-ip-wish.ts'

export interface PublicAddress {
  readonly id: DocId
  readonly wish: PublicIpWish
}

export interface PublicAddressSurroundings {
  readonly config: AzureConfig
  readonly zones: readonly string[]
  readonly ids: DocIds
}

export function publicAddressOf(
  intent: Intent,
  family: IpFamily,
  world: WorldView,
  around: PublicAddressSurroundings,
): PublicAddress | { readonly missing: Problem } {
  const request = intent.address[family]
  if (request === undefined || request.by === 'prefix') return ownAddress(intent, family, world, around)
  const { config, ids } = around
  const wish = joinedPublicIp(intent, config)
  if (request.by === 'name') {
    const id = ids.of(networkId(groupOf(intent, config), 'publicIPAddresses', request.name))
    return world.what(publicIpPoint(id)) === undefined ? { missing: missing(request, family) } : { id, wish }
  }
  const giver = world.what(addressPoint(request.ip))
  const isPublicIp = giver !== undefined && world.what(publicIpPoint(giver.doc)) !== undefined
  return isPublicIp ? { id: giver.doc, wish } : { missing: missing(request, family) }
}

function ownAddress(
  intent: Intent,
  family: IpFamily,
  world: WorldView,
  around: PublicAddressSurroundings,
): PublicAddress {
  const { config, ids } = around
  const idOf = (name: string) => ids.of(networkId(groupOf(intent, config), 'publicIPAddresses', name))
  const known = ownNames(intent, family, config).map((name) => ({
    id: idOf(name),
    facts: publicIpFacts(world, idOf(name)),
  }))
  const found = known.find(({ facts }) => facts?.family === family) ?? known.find(({ facts }) => facts === undefined)
  const id = found?.id ?? idOf(publicIpName(config.clusterName, namingOf(intent, family), prefixOf(intent, family)))
  return { id, wish: managedPublicIp(intent, family, around) }
}

/**
 * What the public IP of this family may be called, the first choice first. A family that joins or goes changes which of
 * the two has the plain name, but no public IP can become another family's: who has a name keeps it.
 */
function ownNames(intent: Intent, family: IpFamily, { clusterName }: AzureConfig): readonly string[] {
  const naming = namingOf(intent, family)
  const plain = publicIpName(clusterName, { ...naming, dualStack: false }, prefixOf(intent, family))
  const chosen = publicIpName(clusterName, naming, prefixOf(intent, family))
  return [...new Set([chosen, plain, `${plain}-${family}`])]
}

function prefixOf(intent: Intent, family: IpFamily): string | undefined {
  const request = intent.address[family]
  return request?.by === 'prefix' ? request.prefixId : undefined
}

/** The group that the Service's public IPs lie in. */
export function groupOf(intent: Intent, config: AzureConfig): { subscriptionId: string; resourceGroup: string } {
  const { resourceGroup = config.resourceGroup } = intent.publicAddress
  return { subscriptionId: config.networkSubscriptionId, resourceGroup }
}

function missing(request: Exclude<AddressRequest, { by: 'prefix' }>, family: IpFamily): Problem {
  const suffix = family === 'IPv6' ? '-ipv6' : ''
  if (request.by === 'name') {
    return {
      field: `service.beta.kubernetes.io/azure-pip-name${suffix}`,
      value: request.name,
      why: 'there is no public IP of this name',
      fix: 'Create it, correct the name, or name its group by azure-load-balancer-resource-group; it is looked for again by itself',
    }
  }
  return {
    field: `service.beta.kubernetes.io/azure-load-balancer-${family.toLowerCase()} or spec.loadBalancerIP`,
    value: request.ip,
    why: 'no public IP in the resource group has this address',
    fix: 'Create one with it, or name its group by azure-load-balancer-resource-group; it is looked for again by itself',
  }
}
