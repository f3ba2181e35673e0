import { topology } from '../rack/topology.ts'

export const names = {
  region: 'westeurope',
  resourceGroup: 'rack',
  virtualNetwork: 'rack-vnet',
  subnet: 'hosts',
  securityGroup: 'hosts-nsg',
} as const

/** What stands in the subscription before Berth comes: a resource group and a VNet with the hosts' subnet and its guard. */
export function networkOf(subscriptionId: string) {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${names.resourceGroup}`
  const network = `${group}/providers/Microsoft.Network`
  const securityGroupId = `${network}/networkSecurityGroups/${names.securityGroup}`
  const vnetId = `${network}/virtualNetworks/${names.virtualNetwork}`
  const subnet = {
    name: names.subnet,
    properties: { addressPrefix: topology.vnet, networkSecurityGroup: { id: securityGroupId } },
  }
  return {
    subnetId: `${vnetId}/subnets/${names.subnet}`,
    resources: [
      { id: group, location: names.region, properties: {} },
      { id: securityGroupId, location: names.region, properties: { securityRules: [] } },
      {
        id: vnetId,
        location: names.region,
        properties: { addressSpace: { addressPrefixes: [topology.vnet] }, subnets: [subnet] },
      },
    ],
  }
}
