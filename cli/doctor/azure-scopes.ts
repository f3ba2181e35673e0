import type { AzureConfig } from '#provider/azure/config/azure-config'
import type { Place } from './azure-actions.ts'

export interface AzureScope {
  /** Of the narrowest thing that azure.json names: a right may have been given there, and nowhere above. */
  readonly id: string
  /** Asked instead where that is not there yet. */
  readonly group: string
  /** As a person would call it. */
  readonly name: string
}

/** Where each of Berth's actions is done, with this configuration. */
export function azureScopes(config: AzureConfig): Readonly<Record<Place, AzureScope>> {
  const { subscriptionId, networkSubscriptionId, vnetName, subnetName, vnetResourceGroup } = config
  const ofNetwork = (group: string, ...path: readonly string[]) => scope(networkSubscriptionId, group, path)
  const subnet = vnetName !== '' && subnetName !== undefined ? ['subnets', subnetName] : []
  const table = config.routeTableName === undefined ? [] : ['routeTables', config.routeTableName]
  return {
    loadBalancers: ofNetwork(config.loadBalancerResourceGroup),
    publicAddresses: ofNetwork(config.resourceGroup),
    securityGroup: ofNetwork(config.securityGroupResourceGroup, 'networkSecurityGroups', config.securityGroupName),
    network: ofNetwork(vnetResourceGroup, ...(vnetName === '' ? [] : ['virtualNetworks', vnetName]), ...subnet),
    privateLinks: ofNetwork(config.privateLinkGroup),
    routes: ofNetwork(config.routeTableResourceGroup, ...table),
    machines: scope(subscriptionId, config.resourceGroup, []),
  }
}

function scope(subscription: string, name: string, path: readonly string[]): AzureScope {
  const group = `/subscriptions/${subscription}/resourceGroups/${name}`
  if (path.length === 0) return { id: group, group, name: `group ${name}` }
  const short = path.join('/')
  return { id: `${group}/providers/Microsoft.Network/${short}`, group, name: `${short} of group ${name}` }
}
