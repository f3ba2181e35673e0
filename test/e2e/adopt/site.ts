import type { ClusterSite } from '../rack/cluster-site.ts'

/** The names and addresses of a cluster on Azure that nobody sends packets through: only documents matter here. */
export const site = {
  region: 'westeurope',
  resourceGroup: 'adopted',
  virtualNetwork: 'vnet',
  subnet: 'nodes',
  otherSubnet: 'apps',
  securityGroup: 'nodes-nsg',
  routeTable: 'pods',
  clusterName: 'kubernetes',
  vnet: ['10.0.0.0/8', 'fd00:a::/48'],
  nodes: ['10.0.0.0/16', 'fd00:a:0:1::/64'],
  apps: ['10.1.0.0/24', 'fd00:a:0:2::/64'],
  /** An address that a user made before any Service, by name and in the same group. */
  usersPublicIp: 'users-own',
  /** Where a Service may ask for its public IP. */
  addressGroup: 'addresses',
  prefix: 'prefix',
  subscriptionId: '00000000-0000-4000-a000-000000000001',
} as const

export interface Machine {
  readonly name: string
  readonly addresses: readonly string[]
  /** Of a machine that Azure knows; the others are addresses alone. */
  readonly providerId?: string
}

/** Nodes that Azure knows only by their addresses, which is enough where pools hold addresses. */
export const machines: readonly Machine[] = [1, 2, 3].map((at) => ({
  name: `node-${at}`,
  addresses: [`10.0.0.${at + 10}`, `fd00:a:0:1::${at + 10}`],
}))

/** Every program runs in one network namespace, where the API server has this address. */
export const controlPlaneAddress = '10.255.255.5'

export const clusterSite: Pick<ClusterSite, 'controlPlane' | 'services'> = {
  controlPlane: controlPlaneAddress,
  services: '10.96.0.0/16,fd00:96::/112',
}

/** Full id of a network resource of the cluster's group. */
export function idOf(type: string, name: string): string {
  return `${groupId(site.resourceGroup)}/providers/Microsoft.Network/${type}/${name}`
}

export function groupId(group: string): string {
  return `/subscriptions/${site.subscriptionId}/resourceGroups/${group}`
}

/** A range of addresses that a user made. */
export const prefixId = idOf('publicIPPrefixes', site.prefix)
