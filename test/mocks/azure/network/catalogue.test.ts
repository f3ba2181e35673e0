/** What the catalogues hold against what is known of Azure's refusals, and against what the tests provoke. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errors } from '#mocks/azure/arm/error-catalogue'
import { applicationGroupErrors } from '#mocks/azure/network/application-security-group/errors'
import { networkErrors } from '#mocks/azure/network/error-catalogue'
import { membershipErrors } from '#mocks/azure/network/load-balancer/membership-errors'
import { scaleSetErrors } from '#mocks/azure/network/load-balancer/scale-set-errors'
import { natGatewayErrors } from '#mocks/azure/network/nat-gateway/errors'
import { networkInterfaceErrors } from '#mocks/azure/network/network-interface/errors'
import { privateLinkErrors } from '#mocks/azure/network/private-link-service/errors'
import { prefixErrors } from '#mocks/azure/network/public-ip-prefix/errors'
import { publicIpErrors } from '#mocks/azure/network/public-ip/errors'
import { routeTableErrors } from '#mocks/azure/network/route-table/errors'

/** Beside those of the network catalogue, whose cases are one table with a case for each (refusal-cases.ts). */
const catalogues = {
  applicationGroupErrors,
  membershipErrors,
  scaleSetErrors,
  natGatewayErrors,
  networkInterfaceErrors,
  privateLinkErrors,
  prefixErrors,
  publicIpErrors,
  routeTableErrors,
}

const codesOf = (catalogue: object) => Object.values(catalogue).map((entry: { readonly code: string }) => entry.code)

/**
 * The codes of arm-semantics 3.1 and 3.2, without those of services that are not played (service gateways) and those that
 * are compute's.
 */
const known = [
  'AnotherInternalLoadBalancerExists',
  'CannotDeleteLoadBalancerWithPrivateLinkService',
  'CannotUseInactiveHealthProbe',
  'DifferentSkuLoadBalancerAndPublicIPAddressNotAllowedInVMSS',
  'DifferentSkuLoadBalancersAndPublicIPAddressNotAllowed',
  'DnsRecordInUse',
  'FrontendIPConfigurationHasNoSubnetOrPublicIPAddressOrPublicIPPrefix',
  'IPv4BasicSkuPublicIpCountLimitReached',
  'InUseNetworkSecurityGroupCannotBeDeleted',
  'InUsePublicIpPrefixCannotBeDeleted',
  'InUseRouteTableCannotBeDeleted',
  'InUseSubnetCannotBeDeleted',
  'InUseSubnetCannotBeUpdated',
  'InvalidDomainNameLabel',
  'InvalidRequestFormat',
  'InvalidResourceLocation',
  'InvalidResourceReference',
  'IpConfigurationsOnSameNicCannotUseDifferentSubnets',
  'LoadBalancerInUseByVirtualMachineScaleSet',
  'LoadBalancerRuleCountLimitReachedForNic',
  'LoadBalancerWithoutFrontendIPCantHaveChildResources',
  'LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule',
  'LocationNotAvailableForResourceType',
  'MaxAvailabilitySetsInLoadBalancerReached',
  'MissingRequiredParameter',
  'NetcfgInvalidSubnet',
  'NetcfgSubnetRangeOutsideVnet',
  'NetcfgSubnetRangesOverlap',
  'NetworkInterfaceAndLoadBalancerAreInDifferentAvailabilitySets',
  'NetworkSecurityGroupInUseByVirtualMachineScaleSet',
  'NicInUse',
  'NicReservedForAnotherVm',
  'NicWithPublicIpCannotReferencePoolWithOutboundRule',
  'OutboundRuleCannotBeUsedWithBackendAddressPoolThatIsReferencedBySecondaryIpConfigs',
  'OutboundRuleCannotBeUsedWithLoadBalancerSku',
  'PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled',
  'PrivateIPAddressInReservedRange',
  'PrivateIPAddressInUse',
  'PrivateIPAddressIsAllocated',
  'PrivateIPAddressNotInSubnet',
  'PrivateLinkServiceNetworkPoliciesCannotBeEnabledOnPrivateLinkServiceSubnet',
  'PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted',
  'PublicIPAddressCannotBeDeleted',
  'PublicIPAddressInUse',
  'PublicIPAddressInUseCannotUpdate',
  'PublicIPAddressInUseCannotUpdateToDynamic',
  'PublicIPAndLBSkuDoNotMatch',
  'PublicIPCountLimitReached',
  'PublicIPReferencedByMultipleIPConfigs',
  'ResourceGroupBeingDeleted',
  'ResourceNotFound',
  'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndIPConfig',
  'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig',
  'RulesUseSameBackendPortProtocolAndPool',
  'RulesUseSameBackendPortProtocolAndPoolAndFrontendIPWithFloatingIPEnabled',
  'RulesUseSameFrontendPortProtocolAndIPConfig',
  'SecurityRuleConflict',
  'SecurityRuleInvalidPriority',
  'SubnetIsFull',
  'SubnetIsRequired',
  'VMScaleSetCannotReferenceLoadbalancerWhenLargeScaleOrCrossAZ',
  'VMScaleSetCannotUseMultipleLoadBalancersOfSameType',
]

it('the catalogues have every code of the network that is known', () => {
  const held = new Set([errors, networkErrors, ...Object.values(catalogues)].flatMap(codesOf))
  expect(known.filter((code) => !held.has(code))).toEqual([])
})

it.for(Object.entries(catalogues))('every code of %s is one that a test asks for', ([, catalogue]) => {
  const root = join(import.meta.dirname, '..')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const tests = files.filter((file) => !file.endsWith('catalogue.test.ts'))
  const text = tests.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  expect(codesOf(catalogue).filter((code) => !text.includes(`'${code}'`))).toEqual([])
})
