import type { PublicIpBody } from './body.ts'
import { ipTagList } from './ip-tags.ts'
import type { PublicIpCreation, PublicIpWish } from './part.ts'

/**
 * A managed public IP as the Azure provider makes it: Standard, static, in all zones of the region or in an edge zone
 * (azure-provider-behaviour 3.6). Tags and label are put on it like on one that stands.
 */
export function newPublicIp(name: string, create: PublicIpCreation, ipTags: PublicIpWish['ipTags'] = {}): PublicIpBody {
  const { location, extendedLocation, zones, family, prefixId } = create
  const list = ipTagList(ipTags)
  return {
    name,
    location,
    ...(extendedLocation === undefined ? {} : { extendedLocation }),
    sku: { name: 'Standard', tier: 'Regional' },
    ...(zones.length > 0 ? { zones } : {}),
    tags: {},
    properties: {
      publicIPAllocationMethod: 'Static',
      publicIPAddressVersion: family,
      ...(prefixId === undefined ? {} : { publicIPPrefix: { id: prefixId } }),
      ...(list.length === 0 ? {} : { ipTags: list }),
    },
  }
}
