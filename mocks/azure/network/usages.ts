/**
 * What a subscription has taken of its quotas in a region: …/locations/{location}/usages. The names, the wording and the rows of
 * what one resource may hold, which have no current value, are those of the swagger's example (usage.json, UsageList).
 */
import type { JsonObject } from '../arm/json.ts'
import type { Registry } from '../arm/registry.ts'
import { limits } from './limits.ts'

const ofRegion = [
  { type: 'virtualNetworks', name: 'VirtualNetworks', said: 'Virtual Networks' },
  { type: 'networkSecurityGroups', name: 'NetworkSecurityGroups', said: 'Network Security Groups' },
  { type: 'publicIPAddresses', name: 'PublicIPAddresses', said: 'Public IP Addresses' },
  { type: 'publicIPAddresses', name: 'StandardSkuPublicIpAddresses', said: 'Public IP Addresses - Standard' },
  { type: 'loadBalancers', name: 'LoadBalancers', said: 'Load Balancers' },
  { type: 'routeTables', name: 'RouteTables', said: 'Route Tables' },
  { type: 'applicationSecurityGroups', name: 'ApplicationSecurityGroups', said: 'Application Security Groups.' },
] as const

const ofResources = [
  {
    name: 'SecurityRulesPerNetworkSecurityGroup',
    said: 'Security rules per Network Security Group',
    most: limits.rulesPerSecurityGroup,
  },
  { name: 'InboundRulesPerLoadBalancer', said: 'Inbound Rules per Load Balancer', most: limits.rulesPerLoadBalancer },
  {
    name: 'FrontendIPConfigurationPerLoadBalancer',
    said: 'Frontend IP Configurations per Load Balancer',
    most: limits.frontendsPerLoadBalancer,
  },
  { name: 'InboundRulesPerNetworkInterface', said: 'Inbound rules per Network Interface', most: limits.rulesPerNic },
  { name: 'RoutesPerRouteTable', said: 'Routes per Route Table', most: limits.routesPerTable },
] as const

/** Answers all rows of a region. */
export function usagesOf(registry: Registry, subscription: string, location: string): readonly JsonObject[] {
  const at = `/subscriptions/${subscription}/providers/Microsoft.Network/locations/${location}/usages`
  const row = (name: string, said: string, counts: { readonly currentValue: number; readonly limit: number }) => ({
    currentValue: counts.currentValue,
    id: `${at}/${name}`,
    limit: counts.limit,
    name: { localizedValue: said, value: name },
    unit: 'Count',
  })
  return [
    ...ofRegion.flatMap(({ type, name, said }) => {
      const collection = registry.collection(`Microsoft.Network/${type}`)
      const limit = collection?.most?.()
      const currentValue = collection?.list({ subscription }).length ?? 0
      return limit === undefined ? [] : [row(name, said, { currentValue, limit })]
    }),
    ...ofResources.map(({ name, said, most }) => row(name, said, { currentValue: 0, limit: most })),
  ]
}
