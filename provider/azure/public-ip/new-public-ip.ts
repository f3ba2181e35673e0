import type { PublicIpBody } from './body.ts'
import type { PublicIpWish } from './part.ts'
import { bindDnsLabel, bindServices } from '../names/tags.ts'

/** A managed public IP as the Azure provider makes it: Standard, static, in all zones of the region (azure-provider-behaviour 3.6). */
export function newPublicIp(
  name: string,
  wish: PublicIpWish,
  services: readonly string[],
  cluster: string,
): PublicIpBody {
  const { create, dnsLabel } = wish
  const ipTags = Object.entries(create?.ipTags ?? {}).map(([ipTagType, tag]) => ({ ipTagType, tag }))
  const label = dnsLabel === undefined || dnsLabel === '' ? undefined : dnsLabel
  const tags = bindServices(wish.tags, services, cluster)
  return {
    name,
    location: create?.location ?? '',
    sku: { name: 'Standard', tier: 'Regional' },
    ...(create !== undefined && create.zones.length > 0 ? { zones: create.zones } : {}),
    tags: label === undefined ? tags : bindDnsLabel(tags, wish.service),
    properties: {
      publicIPAllocationMethod: 'Static',
      publicIPAddressVersion: create?.family ?? 'IPv4',
      ...(create?.prefixId === undefined ? {} : { publicIPPrefix: { id: create.prefixId } }),
      ...(ipTags.length === 0 ? {} : { ipTags }),
      ...(label === undefined ? {} : { dnsSettings: { domainNameLabel: label } }),
    },
  }
}
