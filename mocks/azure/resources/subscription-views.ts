/**
 * What a client reads before it begins: the subscription, its regions with their zones, and the providers. The zones
 * of a region are learned from `zoneMappings` of Microsoft.Compute (cloud-provider-azure) or from the locations.
 */
import { publishedVersions } from '../arm/published-versions.ts'
import type { Location } from '../arm/engine.ts'
import { keyOf } from '../arm/resource-id.ts'
import type { JsonObject } from '../arm/json.ts'

const displayNames: Readonly<Record<string, string>> = {
  westeurope: 'West Europe',
  northeurope: 'North Europe',
  eastus: 'East US',
  eastus2: 'East US 2',
  westus2: 'West US 2',
  germanywestcentral: 'Germany West Central',
  swedencentral: 'Sweden Central',
}

function displayName({ region }: Location): string {
  return displayNames[region] ?? region
}

export function viewSubscription(subscriptionId: string, tenantId: string): JsonObject {
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: 'Local Azure',
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'Local', spendingLimit: 'Off' },
  }
}

export function viewTenant(tenantId: string): JsonObject {
  return { id: `/tenants/${tenantId}`, tenantId, displayName: 'Local Azure', tenantCategory: 'Home' }
}

export function viewLocation(subscription: string, location: Location): JsonObject {
  const { region, zones } = location
  return {
    id: `/subscriptions/${subscription}/locations/${region}`,
    name: region,
    type: 'Region',
    displayName: displayName(location),
    regionalDisplayName: displayName(location),
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
    availabilityZoneMappings: zones.map((zone) => ({ logicalZone: zone, physicalZone: `${region}-az${zone}` })),
  }
}

const zonalTypes = {
  'Microsoft.Network': ['publicIPAddresses', 'publicIPPrefixes', 'loadBalancers', 'natGateways'],
  'Microsoft.Compute': ['virtualMachines', 'virtualMachineScaleSets'],
} as const
const otherTypes = {
  'Microsoft.Network': [
    'virtualNetworks',
    'networkSecurityGroups',
    'applicationSecurityGroups',
    'networkInterfaces',
    'routeTables',
    'privateLinkServices',
    'privateEndpoints',
  ],
  'Microsoft.Compute': ['availabilitySets'],
} as const

/** Answers a provider with its types, or undefined for a namespace that is not played. */
export function viewProvider(subscription: string, namespace: string, location: Location): JsonObject | undefined {
  const known = (['Microsoft.Network', 'Microsoft.Compute'] as const).find((one) => keyOf(one) === keyOf(namespace))
  if (known === undefined) return undefined
  const locations = [displayName(location)]
  const type = (resourceType: string, zones: readonly string[]) => ({
    resourceType,
    locations,
    apiVersions: publishedVersions(known === 'Microsoft.Network' ? 'network' : 'compute', resourceType).toReversed(),
    ...(zones.length === 0 ? {} : { zoneMappings: [{ location: displayName(location), zones }] }),
    capabilities: 'SupportsTags, SupportsLocation',
  })
  return {
    id: `/subscriptions/${subscription}/providers/${known}`,
    namespace: known,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: [
      ...zonalTypes[known].map((name) => type(name, location.zones)),
      ...otherTypes[known].map((name) => type(name, [])),
    ],
  }
}
