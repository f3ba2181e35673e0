/**
 * What Azure refuses for good: at once with 400, or only by the operation (3.1 and 3.2), and refusals of ARM itself (2.3). A
 * private address that something else holds is here, not among those that pass: a person chose it and must hear who holds it.
 */
import type { ErrorRow } from './error-row.ts'

const again = 'It is tried again by itself'

export const refusalRows: readonly ErrorRow[] = [
  {
    remedy: 'terminal',
    codes: [
      'RulesUseSameBackendPortProtocolAndPool',
      'RulesUseSameBackendPortProtocolAndPoolAndFrontendIPWithFloatingIPEnabled',
      'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndIPConfig',
      'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig',
    ],
    cause:
      'Two rules lead to the same port of the same nodes: without floating IP a NodePort may be used once, with it a port of an address.',
    fix: 'Use another port, or remove the rule of others that the message names',
  },
  {
    remedy: 'terminal',
    codes: ['RulesUseSameFrontendPortProtocolAndIPConfig'],
    cause: 'Two rules are on one port and protocol of a frontend.',
    fix: 'Use another port, or an address of its own',
  },
  {
    remedy: 'terminal',
    codes: ['LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule'],
    cause: 'An outbound rule uses the frontend; then load balancing rules there must not do outbound translation.',
    fix: 'Set disableOutboundSNAT in azure.json, or give the outbound rule another frontend',
  },
  {
    remedy: 'terminal',
    codes: [
      'OutboundRuleCannotBeUsedWithBackendAddressPoolThatIsReferencedBySecondaryIpConfigs',
      'NicWithPublicIpCannotReferencePoolWithOutboundRule',
      'OutboundRuleCannotBeUsedWithLoadBalancerSku',
    ],
    cause: 'An outbound rule of others on the load balancer does not go with these members or this SKU.',
    fix: 'Change or remove the outbound rule that the message names, or use a NAT gateway instead',
  },
  {
    remedy: 'terminal',
    codes: [
      'FrontendIPConfigurationHasNoSubnetOrPublicIPAddressOrPublicIPPrefix',
      'LoadBalancerWithoutFrontendIPCantHaveChildResources',
    ],
    cause: 'A frontend of others has no place, or nothing but children of others is left on the load balancer.',
    fix: 'Remove or complete what the message names',
  },
  {
    remedy: 'terminal',
    codes: [
      'PublicIPAndLBSkuDoNotMatch',
      'DifferentSkuLoadBalancersAndPublicIPAddressNotAllowed',
      'DifferentSkuLoadBalancerAndPublicIPAddressNotAllowedInVMSS',
    ],
    cause: 'Basic and Standard do not go together: a public IP, or another load balancer of these machines, is Basic.',
    fix: 'Use a Standard public IP; upgrade what is Basic, which Azure has retired',
  },
  {
    remedy: 'terminal',
    codes: ['AnotherInternalLoadBalancerExists', 'VMScaleSetCannotUseMultipleLoadBalancersOfSameType'],
    cause: 'The machines are behind another load balancer of the same side: one external and one internal are allowed.',
    fix: 'Take the machines out of the other one, or leave them out here by the label node.kubernetes.io/exclude-from-external-load-balancers',
  },
  {
    remedy: 'terminal',
    codes: ['VMScaleSetCannotReferenceLoadbalancerWhenLargeScaleOrCrossAZ'],
    cause:
      'The scale set has more than one placement group, or several zones, which a Basic load balancer does not take.',
    fix: 'Replace the Basic load balancer by a Standard one',
  },
  {
    remedy: 'terminal',
    codes: ['LoadBalancerRuleCountLimitReachedForNic'],
    cause: 'A network interface would have more than 300 rules over all its load balancers.',
    fix: 'Delete Services or ports, or configure several load balancers; if Azure allows you less than Berth believes, set limits.rulesPerNic in berth.yaml',
  },
  {
    remedy: 'terminal',
    codes: [
      'MaxAvailabilitySetsInLoadBalancerReached',
      'NetworkInterfaceAndLoadBalancerAreInDifferentAvailabilitySets',
    ],
    cause: 'The machines are of too many availability sets, or of another one than those behind a Basic load balancer.',
    fix: 'Leave machines out by the label node.kubernetes.io/exclude-from-external-load-balancers, or use pools of addresses (nodeIP)',
  },
  {
    remedy: 'terminal',
    codes: ['CannotUseInactiveHealthProbe'],
    cause: 'A scale set names a probe for its health that no rule uses any more.',
    fix: 'Give the scale set another probe or the health extension',
  },
  {
    remedy: 'terminal',
    codes: ['PrivateIPAddressNotInSubnet', 'PrivateIPAddressInReservedRange'],
    cause: 'The private address is not of the subnet, or one of the five that Azure keeps there.',
    fix: `Choose a free address of the subnet, or none, and the subnet gives one. ${again}`,
  },
  {
    remedy: 'terminal',
    codes: ['PrivateIPAddressIsAllocated', 'PrivateIPAddressInUse'],
    cause: 'Something else has the private address; the message names it.',
    fix: `Choose another address, or free this one. ${again}`,
  },
  {
    remedy: 'terminal',
    codes: ['SubnetIsFull'],
    cause: 'The subnet has no free address.',
    fix: `Name a larger subnet, or free addresses. ${again}`,
  },
  {
    remedy: 'terminal',
    codes: ['InvalidDomainNameLabel', 'DnsRecordInUse'],
    cause: 'The DNS label is malformed, or somebody in the region has it.',
    fix: 'Choose another label',
  },
  {
    remedy: 'terminal',
    codes: ['PublicIPCountLimitReached', 'StandardSkuPublicIPCountLimitReached', 'QuotaExceeded'],
    cause: 'The quota of the subscription in the region is used up.',
    fix: `Delete what is no longer needed, share public IPs, or ask Azure for more. ${again}`,
  },
  {
    remedy: 'terminal',
    codes: ['IPv4BasicSkuPublicIpCountLimitReached'],
    cause: 'Basic public IPs have been retired.',
    fix: 'Use Standard ones',
  },
  {
    remedy: 'terminal',
    codes: ['OperationNotAllowed'],
    cause: 'The state of the resource, or a quota of Compute, does not allow it.',
    fix: 'The message says which',
  },
  {
    remedy: 'terminal',
    codes: ['NetcfgSubnetRangeOutsideVnet', 'NetcfgSubnetRangesOverlap', 'NetcfgInvalidSubnet'],
    cause: 'The range of a subnet does not fit its network.',
    fix: 'Correct the network; Berth writes of subnets only the policy for private link services',
  },
  {
    remedy: 'terminal',
    codes: ['SecurityRuleConflict', 'SecurityRuleInvalidPriority'],
    cause: 'Two security rules have one priority and direction, or one outside of 100 to 4096.',
    fix: 'Change the priority of the rule of others that the message names',
  },
  {
    remedy: 'terminal',
    codes: ['SubnetIsRequired', 'IpConfigurationsOnSameNicCannotUseDifferentSubnets'],
    cause: 'The network interface as its owner made it cannot be written back.',
    fix: 'Correct the interface that the message names',
  },
  {
    remedy: 'terminal',
    codes: [
      'PrivateLinkServiceNetworkPoliciesCannotBeEnabledOnPrivateLinkServiceSubnet',
      'PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled',
    ],
    cause: 'The network policies of the subnet do not go with private link.',
    fix: 'Name another subnet, or let nobody else switch its privateLinkServiceNetworkPolicies back',
  },
  {
    remedy: 'terminal',
    codes: ['LocationNotAvailableForResourceType', 'InvalidResourceLocation'],
    cause: 'The resource exists in another region, or the region does not have it.',
    fix: 'Correct location in azure.json, or delete the resource in the other region',
  },
  {
    remedy: 'terminal',
    codes: ['InvalidRequestFormat', 'MissingRequiredParameter', 'InvalidParameter'],
    cause: 'Azure does not understand the body, or takes a value in it for impossible.',
    fix: 'Correct the value that the message names; if it is of Berth’s making, report it as a bug with the message',
  },
  {
    remedy: 'terminal',
    codes: ['AuthorizationFailed'],
    cause: 'The identity lacks a right; the message names action and scope.',
    fix: 'Assign a role with that action: security.md lists what Berth needs. It is tried again by itself',
  },
  {
    remedy: 'terminal',
    codes: ['LinkedAuthorizationFailed'],
    cause: 'The identity may not join a resource that the write points at, or that is of another tenant.',
    fix: 'Assign a role with the join action on the resource that the message names; for another tenant set networkResourceTenantID',
  },
  {
    remedy: 'terminal',
    codes: ['RequestDisallowedByPolicy'],
    cause: 'An Azure Policy denies it; the message names the assignment.',
    fix: 'Meet the policy (often tags: tags in azure.json, azure-pip-tags), or have an exemption made',
  },
  {
    remedy: 'terminal',
    codes: ['ScopeLocked'],
    cause: 'A lock forbids it.',
    fix: 'Remove the lock that the message names',
  },
  {
    remedy: 'terminal',
    codes: ['SubscriptionNotFound', 'InvalidSubscriptionId'],
    cause: 'There is no such subscription, or the identity may see nothing in it.',
    fix: 'Correct subscriptionId or networkResourceSubscriptionID in azure.json',
  },
  {
    remedy: 'terminal',
    codes: [
      'InvalidResourceType',
      'NoRegisteredProviderFound',
      'MissingApiVersionParameter',
      'InvalidApiVersionParameter',
    ],
    cause: 'This cloud does not know the type of resource, or the version of its API.',
    fix: 'In a private cloud: ask its operator for the version; otherwise report it as a bug',
  },
  {
    remedy: 'terminal',
    codes: ['MissingSubscriptionRegistration'],
    cause: 'The subscription is not registered for the resource provider.',
    fix: 'Register it: az provider register --namespace Microsoft.Network',
  },
]
