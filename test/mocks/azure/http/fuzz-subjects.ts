/** What the ten thousand requests are about. */
import { sdkVocabulary } from './sdk-vocabulary.ts'

export const vocabularies = {
  'Microsoft.Network': sdkVocabulary('@azure/arm-network'),
  'Microsoft.Compute': sdkVocabulary('@azure/arm-compute'),
} as const

/** Types, children and what hangs on them, with the SDK's names of their models. */
export const subjects: readonly (readonly [
  namespace: keyof typeof vocabularies,
  path: string,
  models: readonly string[],
])[] = [
  ['Microsoft.Network', 'loadBalancers/x', ['loadBalancer', 'frontendIPConfiguration', 'loadBalancingRule', 'probe']],
  ['Microsoft.Network', 'loadBalancers/lb', ['loadBalancer', 'outboundRule', 'inboundNatRule', 'backendAddressPool']],
  ['Microsoft.Network', 'loadBalancers/lb/backendAddressPools/x', ['backendAddressPool', 'loadBalancerBackendAddress']],
  ['Microsoft.Network', 'loadBalancers/lb/inboundNatRules/x', ['inboundNatRule']],
  ['Microsoft.Network', 'publicIPAddresses/x', ['publicIPAddress', 'publicIPAddressDnsSettings']],
  ['Microsoft.Network', 'publicIPPrefixes/x', ['publicIPPrefix']],
  ['Microsoft.Network', 'virtualNetworks/x', ['virtualNetwork', 'subnet', 'addressSpace']],
  ['Microsoft.Network', 'virtualNetworks/vnet/subnets/x', ['subnet', 'delegation']],
  ['Microsoft.Network', 'networkSecurityGroups/x', ['networkSecurityGroup', 'securityRule']],
  ['Microsoft.Network', 'networkSecurityGroups/x/securityRules/y', ['securityRule']],
  ['Microsoft.Network', 'applicationSecurityGroups/x', ['applicationSecurityGroup']],
  ['Microsoft.Network', 'networkInterfaces/x', ['networkInterface', 'networkInterfaceIPConfiguration']],
  ['Microsoft.Network', 'routeTables/x', ['routeTable', 'route']],
  ['Microsoft.Network', 'routeTables/x/routes/y', ['route']],
  ['Microsoft.Network', 'natGateways/x', ['natGateway']],
  ['Microsoft.Network', 'privateLinkServices/x', ['privateLinkService', 'privateLinkServiceIpConfiguration']],
  ['Microsoft.Network', 'privateEndpoints/x', ['privateEndpoint', 'privateLinkServiceConnection']],
  ['Microsoft.Network', 'privateLinkServices/x/privateEndpointConnections/y', ['privateEndpointConnection']],
  ['Microsoft.Network', 'virtualNetworks/x/providers/Microsoft.Resources/tags/default', ['virtualNetwork']],
  ['Microsoft.Network', 'routeTables/locked/providers/Microsoft.Authorization/locks/y', ['routeTable']],
  ['Microsoft.Compute', 'virtualMachines/x', ['virtualMachine', 'networkProfile', 'storageProfile']],
  ['Microsoft.Compute', 'availabilitySets/x', ['availabilitySet']],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x', ['virtualMachineScaleSet', 'virtualMachineScaleSetVMProfile']],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x/virtualMachines/0', ['virtualMachineScaleSetVM']],
]

/** What is asked and done by POST or GET: of a resource, of a child, of a location. */
export const asked: readonly (readonly [namespace: keyof typeof vocabularies, path: string])[] = [
  ['Microsoft.Network', 'loadBalancers/lb/migrateToIpBased'],
  ['Microsoft.Network', 'loadBalancers/lb/networkInterfaces'],
  ['Microsoft.Network', 'loadBalancers/lb/loadBalancingRules/rule/health'],
  ['Microsoft.Network', 'loadBalancers/lb/backendAddressPools/pool/queryInboundNatRulePortMapping'],
  ['Microsoft.Network', 'networkInterfaces/x/effectiveNetworkSecurityGroups'],
  ['Microsoft.Network', 'networkInterfaces/x/effectiveRouteTable'],
  ['Microsoft.Network', 'publicIPAddresses/ip-1/ddosProtectionStatus'],
  ['Microsoft.Network', 'virtualNetworks/vnet/ddosProtectionStatus'],
  ['Microsoft.Network', 'virtualNetworks/vnet/moveIpConfigurations'],
  ['Microsoft.Network', 'virtualNetworks/vnet/checkIPAddressAvailability'],
  ['Microsoft.Network', 'virtualNetworks/vnet/usages'],
  ['Microsoft.Network', 'virtualNetworks/vnet/subnets/nodes/prepareNetworkPolicies'],
  ['Microsoft.Network', 'virtualNetworks/vnet/subnets/nodes/unprepareNetworkPolicies'],
  ['Microsoft.Network', 'locations/westeurope/setLoadBalancerFrontendPublicIpAddresses'],
  ['Microsoft.Network', 'locations/westeurope/checkPrivateLinkServiceVisibility'],
  ['Microsoft.Network', 'locations/westeurope/autoApprovedPrivateLinkServices'],
  ['Microsoft.Network', 'locations/westeurope/usages'],
  ['Microsoft.Compute', 'virtualMachines/x/runCommand'],
  ['Microsoft.Compute', 'virtualMachines/x/start'],
  ['Microsoft.Compute', 'virtualMachines/x/instanceView'],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x/manualupgrade'],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x/delete'],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x/osRollingUpgrade'],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x/rollingUpgrades/latest'],
  ['Microsoft.Compute', 'virtualMachineScaleSets/x/virtualMachines/0/reimage'],
]
