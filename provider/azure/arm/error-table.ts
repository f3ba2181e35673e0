/**
 * ONE table from Azure's error codes to what to do about them. A code stands here once; codes that are not here are judged
 * by their HTTP status in errors.ts. Sources are sections of the reference "arm-semantics".
 */
export type Remedy =
  /** Refused for now: Retry-After counts for that document alone, the gate stays open for others. */
  | 'retry'
  /** The principal or subscription calls too often: the gate closes for that class of calls. */
  | 'throttled'
  | 'conflict'
  | 'superseded'
  /** The operation broke down on Azure's side; the resource stands as failed and is written again. */
  | 'failed'
  /** Something stands in the way that another document has to change first. */
  | 'waitFor'
  | 'terminal'

/** Codes by remedy; each list carries its source. */
const codes: Readonly<Record<Remedy, readonly string[]>> = {
  // 4.3; 409 forms are those of other providers and Network Manager; 3.2 for the scale set sentences' codes.
  retry: [
    'AnotherOperationInProgress',
    'RetryableErrorDueToAnotherOperation',
    'Conflict',
    'ConflictingConcurrentWriteNotAllowed',
    'ResourceGroupBeingDeleted',
    'ExpiredAuthenticationToken',
    'InvalidAuthenticationToken',
    'InvalidAuthenticationTokenTenant',
    'AuthenticationFailed',
    'NicReservedForAnotherVm',
  ],
  // 4.1
  throttled: [
    'TooManyRequests',
    'TooManyRequestsReceived',
    'RetryableErrorDueToTooManyCalls',
    'RetryableErrorDueTooHighReadDataSize',
    'SubscriptionRequestsThrottled',
  ],
  // 2.3
  conflict: ['PreconditionFailed', 'PreconditionFailedEtagMismatch'],
  // 4.3, 3.2
  superseded: ['CanceledAndSupersededDueToAnotherOperation', 'OperationPreempted'],
  // 4.3
  failed: ['InternalServerError', 'InternalExecutionError', 'Canceled'],
  // 4.3 for the first two, 3.1 and 3.2 for what is in use, 2.3 for what is missing.
  waitFor: [
    'ReferencedResourceNotProvisioned',
    'InvalidResourceReference',
    'PublicIPAddressCannotBeDeleted',
    'PublicIPAddressInUse',
    'PublicIPAddressInUseCannotUpdate',
    'PublicIPAddressInUseCannotUpdateToDynamic',
    'PublicIPReferencedByMultipleIPConfigs',
    'InUsePublicIpPrefixCannotBeDeleted',
    'InUseSubnetCannotBeDeleted',
    'InUseSubnetCannotBeUpdated',
    'InUseNetworkSecurityGroupCannotBeDeleted',
    'NetworkSecurityGroupInUseByVirtualMachineScaleSet',
    'InUseRouteTableCannotBeDeleted',
    'LoadBalancerInUseByVirtualMachineScaleSet',
    'CannotDeleteLoadBalancerWithPrivateLinkService',
    'PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted',
    'ServiceWithOverlayMappingsCannotBeDeleted',
    'NicInUse',
    'ResourceNotFound',
    'NotFound',
    'ResourceGroupNotFound',
    'ParentResourceNotFound',
  ],
  // 3.1 and 3.2: refused at once with 400, or only by the operation; and the ARM-level ones of 2.3. A private address that
  // something else holds is here, not under waitFor: a person chose it, and the message that names the holder must reach them.
  terminal: [
    'RulesUseSameBackendPortProtocolAndPool',
    'RulesUseSameBackendPortProtocolAndPoolAndFrontendIPWithFloatingIPEnabled',
    'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndIPConfig',
    'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig',
    'RulesUseSameFrontendPortProtocolAndIPConfig',
    'LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule',
    'OutboundRuleCannotBeUsedWithBackendAddressPoolThatIsReferencedBySecondaryIpConfigs',
    'NicWithPublicIpCannotReferencePoolWithOutboundRule',
    'OutboundRuleCannotBeUsedWithLoadBalancerSku',
    'FrontendIPConfigurationHasNoSubnetOrPublicIPAddressOrPublicIPPrefix',
    'PublicIPAndLBSkuDoNotMatch',
    'DifferentSkuLoadBalancersAndPublicIPAddressNotAllowed',
    'DifferentSkuLoadBalancerAndPublicIPAddressNotAllowedInVMSS',
    'AnotherInternalLoadBalancerExists',
    'VMScaleSetCannotUseMultipleLoadBalancersOfSameType',
    'VMScaleSetCannotReferenceLoadbalancerWhenLargeScaleOrCrossAZ',
    'LoadBalancerWithoutFrontendIPCantHaveChildResources',
    'LoadBalancerRuleCountLimitReachedForNic',
    'MaxAvailabilitySetsInLoadBalancerReached',
    'NetworkInterfaceAndLoadBalancerAreInDifferentAvailabilitySets',
    'CannotUseInactiveHealthProbe',
    'PrivateIPAddressNotInSubnet',
    'PrivateIPAddressInReservedRange',
    'PrivateIPAddressIsAllocated',
    'PrivateIPAddressInUse',
    'SubnetIsFull',
    'InvalidDomainNameLabel',
    'DnsRecordInUse',
    'PublicIPCountLimitReached',
    'StandardSkuPublicIPCountLimitReached',
    'IPv4BasicSkuPublicIpCountLimitReached',
    'QuotaExceeded',
    'OperationNotAllowed',
    'NetcfgSubnetRangeOutsideVnet',
    'NetcfgSubnetRangesOverlap',
    'NetcfgInvalidSubnet',
    'SecurityRuleConflict',
    'SecurityRuleInvalidPriority',
    'SubnetIsRequired',
    'IpConfigurationsOnSameNicCannotUseDifferentSubnets',
    'PrivateLinkServiceNetworkPoliciesCannotBeEnabledOnPrivateLinkServiceSubnet',
    'PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled',
    'LocationNotAvailableForResourceType',
    'InvalidResourceLocation',
    'InvalidRequestFormat',
    'MissingRequiredParameter',
    'InvalidParameter',
    'AuthorizationFailed',
    'LinkedAuthorizationFailed',
    'RequestDisallowedByPolicy',
    'ScopeLocked',
    'SubscriptionNotFound',
    'InvalidSubscriptionId',
    'InvalidResourceType',
    'NoRegisteredProviderFound',
    'MissingSubscriptionRegistration',
    'MissingApiVersionParameter',
    'InvalidApiVersionParameter',
  ],
}

/** All rows: code and remedy. */
export const errorTable: readonly (readonly [code: string, remedy: Remedy])[] = Object.entries(codes).flatMap(
  ([remedy, list]) => list.map((code) => [code, remedy as Remedy] as const),
)

const byCode = new Map(errorTable.map(([code, remedy]) => [code.toLowerCase(), remedy]))

/** Looks a code up without regard to case. */
export function remedyOf(code: string): Remedy | undefined {
  return byCode.get(code.toLowerCase())
}
