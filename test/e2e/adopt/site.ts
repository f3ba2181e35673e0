import { groupId, idOf, names } from '../azure/site.ts'
import type { ClusterSite } from '../rack/cluster-site.ts'

/** The names and addresses of a cluster on Azure that nobody sends packets through: only documents matter here. */
export const site = {
  otherSubnet: 'apps',
  routeTable: 'pods',
  clusterName: 'kubernetes',
  vnet: ['10.0.0.0/8', 'fd00:a::/48'],
  nodes: ['10.0.0.0/16', 'fd00:a:0:1::/64'],
  apps: ['10.1.0.0/24', 'fd00:a:0:2::/64'],
  /** An address that a user made before any Service, by name and in the same group. */
  usersPublicIp: 'users-own',
  /** Where a Service may ask for its public IP. */
  addressGroup: 'addresses',
} as const

/** Every program runs in one network namespace, where the API server has this address. */
export const controlPlaneAddress = '10.255.255.5'

export const clusterSite: Pick<ClusterSite, 'controlPlane' | 'services'> = {
  controlPlane: controlPlaneAddress,
  services: '10.96.0.0/16,fd00:96::/112',
}

/** A range of addresses that a user made. */
export const prefixId = idOf('publicIPPrefixes', 'prefix')

/** What stands before any controller, beside network and nodes. */
export const usersOwn = [
  { id: groupId(site.addressGroup), location: names.region },
  {
    id: idOf('publicIPAddresses', site.usersPublicIp),
    location: names.region,
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', publicIPAddressVersion: 'IPv4' },
  },
  {
    id: prefixId,
    location: names.region,
    sku: { name: 'Standard' },
    properties: { prefixLength: 28, publicIPAddressVersion: 'IPv4' },
  },
]
