/**
 * What Microsoft.Network refuses, by code and wording, with the evidence for each (arm-semantics 3.1 and 3.2).
 */
import { entry } from '../arm/catalogue-entry.ts'
import { asNetworkNames } from './scale-set-interface.ts'

export interface RulePair {
  readonly first: string
  readonly second: string
  readonly protocol: string
  readonly backendPort: number
  readonly pool: string
  readonly frontend: string
}

export interface MemberPair {
  readonly first: string
  readonly second: string
  readonly protocol: string
  readonly backendPort: number
  readonly member: string
}

export interface FrontPair {
  readonly first: string
  readonly second: string
  readonly protocol: string
  readonly port: number
  readonly frontend: string
}

export const networkErrors = {
  // Load balancers
  rulesShareBackendPort: entry(
    { code: 'RulesUseSameBackendPortProtocolAndPool', evidence: 'I' },
    ({ first, second, protocol, backendPort, pool }: RulePair) =>
      `Load balancing rules ${first} and ${second} with floating IP disabled use the same protocol ${protocol} and ` +
      `backend port ${backendPort}, and must not be used with the same backend address pool ${pool}.`,
  ),
  floatingRulesShareBackendPort: entry(
    { code: 'RulesUseSameBackendPortProtocolAndPoolAndFrontendIPWithFloatingIPEnabled', evidence: 'I' },
    ({ first, second, protocol, backendPort, pool, frontend }: RulePair) =>
      `Load balancing rules ${first} and ${second} with floating IP enabled use the same protocol ${protocol} and ` +
      `backend port ${backendPort} and frontend IP ${frontend}, and must not be used with the same backend address ` +
      `pool ${pool}.`,
  ),
  rulesShareFrontendPort: entry(
    { code: 'RulesUseSameFrontendPortProtocolAndIPConfig', evidence: '?' },
    ({ first, second, protocol, port, frontend }: FrontPair) =>
      `Rules ${first} and ${second} use the same frontend port ${port} and protocol ${protocol} on ip configuration ` +
      `${frontend}.`,
  ),
  rulesShareMember: entry(
    { code: 'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndIPConfig', evidence: 'D' },
    ({ first, second, protocol, backendPort, member }: MemberPair) =>
      `Load balancer rules ${first} and ${second} belong to load balancers of the same type and with floating IP ` +
      `disabled use the same backend port ${backendPort} and protocol ${protocol}, and must not be used with the same ` +
      `backend IP ${member}.`,
  ),
  ruleMustDisableSnat: entry(
    {
      code: 'LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule',
      evidence: 'I',
    },
    (rule: string, frontend: string, outbound: string) =>
      `Load balancing rule ${rule} must disable SNAT since frontend IP configuration ${frontend} is referenced by ` +
      `outbound rule ${outbound}.`,
  ),
  frontendEmpty: entry(
    { code: 'FrontendIPConfigurationHasNoSubnetOrPublicIPAddressOrPublicIPPrefix', evidence: 'I' },
    (frontend: string) =>
      `Frontend IP configuration ${frontend} must reference a subnet, a public IP address or a public IP prefix.`,
  ),
  frontendAmbiguous: entry(
    { code: 'FrontendIPConfigurationCannotHaveBothSubnetAndPublicIPAddress', evidence: '?' },
    (frontend: string) =>
      `Frontend IP configuration ${frontend} must reference either a subnet or a public IP, not both.`,
  ),
  frontendsMixed: entry(
    { code: 'LoadBalancerCannotHaveBothPublicAndInternalFrontends', evidence: '?' },
    (id: string) => `Load balancer ${id} cannot have both public and internal frontend IP configurations.`,
  ),
  frontendZonesForbidden: entry(
    { code: 'FrontendIPConfigurationWithPublicIPCannotHaveZones', evidence: '?' },
    (frontend: string) =>
      `Frontend IP configuration ${frontend} refers to a public IP: zones are a property of that one.`,
  ),
  childrenWithoutFrontend: entry(
    { code: 'LoadBalancerWithoutFrontendIPCantHaveChildResources', evidence: 'D' },
    (id: string) => `Load balancer ${id} without frontend IP configurations cannot have child resources.`,
  ),
  ruleWithoutFrontend: entry(
    { code: 'LoadBalancingRuleHasNoFrontendIPConfiguration', evidence: '?' },
    (rule: string) => `Rule ${rule} does not reference a frontend IP configuration.`,
  ),
  skuMismatch: entry(
    { code: 'PublicIPAndLBSkuDoNotMatch', evidence: 'I' },
    (lbSku: string, lb: string, ipSku: string, ip: string) =>
      `${lbSku} sku load balancer ${lb} cannot reference ${ipSku} sku publicIP ${ip}`,
  ),
  publicIpTwice: entry(
    { code: 'PublicIPReferencedByMultipleIPConfigs', evidence: 'I' },
    (ip: string, by: string) => `Public IP address ${ip} is referenced by multiple ipconfigs in resource ${by}`,
  ),
  publicIpInUse: entry(
    { code: 'PublicIPAddressInUse', evidence: 'I' },
    (ip: string, by: string) => `Resource ${ip} is referenced by resource ${by} and is therefore already in use.`,
  ),
  familyMismatch: entry(
    { code: 'IPConfigurationIPVersionDoesNotMatch', evidence: '?' },
    (frontend: string, ip: string) => `IP version of ${frontend} does not match that of ${ip}.`,
  ),
  skuChanged: entry(
    { code: 'LoadBalancerSkuCannotBeChanged', evidence: '?' },
    (id: string, was: string, wanted: string) =>
      `Sku of load balancer ${id} cannot be changed from ${was} to ${wanted}.`,
  ),
  haPortsForbidden: entry(
    { code: 'HAPortsRuleOnlyAllowedOnInternalStandardLoadBalancer', evidence: '?' },
    (rule: string) =>
      `Rule ${rule} with protocol All is only allowed on an internal Standard load balancer, with ports 0.`,
  ),
  haPortsWithOthers: entry(
    { code: 'HAPortsRuleMustBeTheOnlyRuleOfItsFrontend', evidence: '?' },
    (rule: string, frontend: string) => `Rule ${rule} with protocol All must be the only rule of frontend ${frontend}.`,
  ),
  probePortForbidden: entry(
    { code: 'ProbePortNotAllowed', evidence: '?' },
    (probe: string, port: number) => `Probe ${probe} of protocol Http must not use port ${port}.`,
  ),
  probePathForbidden: entry(
    { code: 'ProbeRequestPathNotAllowed', evidence: '?' },
    (probe: string) => `Probe ${probe} of protocol Tcp must not have a request path.`,
  ),
  natRuleIncomplete: entry(
    { code: 'InboundNatRuleIncomplete', evidence: '?' },
    (rule: string) => `Inbound NAT rule ${rule} with a pool needs a frontend port range, without one a frontend port.`,
  ),
  poolMemberIncomplete: entry(
    { code: 'LoadBalancerBackendAddressIncomplete', evidence: '?' },
    (member: string) => `Backend address ${member} needs an IP address and a virtual network or subnet.`,
  ),
  limitReached: entry(
    { code: 'LoadBalancerChildLimitReached', evidence: '?' },
    (what: string, count: number, max: number, id: string) =>
      `Load balancer ${id} has ${count} ${what}; at most ${max} are allowed.`,
  ),
  nicRuleLimitReached: entry(
    { code: 'LoadBalancerRuleCountLimitReachedForNic', evidence: 'D' },
    (member: string, max: number) => `The number of load balancing rules for ${member} exceeds the limit of ${max}.`,
  ),
  loadBalancerQuota: entry(
    { code: 'LoadBalancerCountLimitReached', evidence: '?' },
    (max: number) => `Cannot create more than ${max} load balancers for this subscription in this region.`,
  ),

  resourceQuota: entry(
    { code: 'ResourceCountLimitReached', evidence: '?' },
    (what: string, max: number) => `Cannot create more than ${max} ${what} for this subscription in this region.`,
  ),

  // Addresses in subnets
  addressMissing: entry(
    { code: 'StaticPrivateIPAddressNotSpecified', evidence: '?' },
    (of: string) => `Ip configuration ${of} with static allocation needs a private IP address.`,
  ),
  addressNotInSubnet: entry(
    { code: 'PrivateIPAddressNotInSubnet', evidence: 'I' },
    (address: string, prefix: string, of: string) =>
      `Private static IP address ${address} does not belong to the range of subnet prefix ${prefix} (${of}).`,
  ),
  addressReserved: entry(
    { code: 'PrivateIPAddressInReservedRange', evidence: 'I' },
    (address: string, prefix: string) =>
      `Private static IP address ${address} falls within reserved IP range of subnet prefix ${prefix}.`,
  ),
  addressAllocated: entry(
    { code: 'PrivateIPAddressIsAllocated', evidence: 'I' },
    (address: string, by: string) => `IP configuration ${by} is using the private IP address ${address} already.`,
  ),
  addressInUse: entry(
    { code: 'PrivateIPAddressInUse', evidence: 'I' },
    (address: string, by: string) => `Private static IP address ${address} is already in use by ${by}.`,
  ),
  subnetFull: entry(
    { code: 'SubnetIsFull', evidence: 'I' },
    (name: string, prefix: string) =>
      `Subnet ${name} with address prefix ${prefix} doesn't have enough capacity for IP addresses.`,
  ),

  // Public IPs
  publicIpAttached: entry(
    { code: 'PublicIPAddressCannotBeDeleted', evidence: 'I' },
    (ip: string, by: string) =>
      `Public IP address ${ip} can not be deleted since it is still allocated to resource ${by}. In order to delete ` +
      'the public IP, disassociate/detach the Public IP address from the resource. ' +
      'To learn how to do this, see aka.ms/deletepublicip.',
  ),
  publicIpAttachedCannotChange: entry(
    { code: 'PublicIPAddressInUseCannotUpdate', evidence: 'I' },
    (ip: string, by: string) => `Public IP address ${ip} is in use by ${by} and cannot be updated.`,
  ),
  publicIpImmutable: entry(
    { code: 'PublicIPPropertyCannotBeChanged', evidence: '?' },
    (ip: string, property: string) => `Property ${property} of public IP address ${ip} cannot be changed.`,
  ),
  zonesChanged: entry(
    { code: 'ResourceAvailabilityZonesCannotBeModified', evidence: 'I' },
    (id: string, was: string, wanted: string) =>
      `Resource ${id} has an existing availability zone constraint ${was} and the request has availability zone ` +
      `constraint ${wanted}, which do not match. Zones cannot be added/updated/removed once the resource is created. ` +
      'The resource cannot be updated from regional to zonal or vice-versa.',
  ),
  publicIpMustBeStatic: entry(
    { code: 'StandardSkuPublicIPAddressesMustBeStatic', evidence: 'I' },
    (ip: string) => `Standard sku publicIp ${ip} must have AllocationMethod set to Static.`,
  ),
  publicIpQuota: entry(
    { code: 'PublicIPCountLimitReached', evidence: 'I' },
    (max: number) => `Cannot create more than ${max} public IP addresses for this subscription in this region.`,
  ),
  basicRetired: entry(
    { code: 'IPv4BasicSkuPublicIpCountLimitReached', evidence: 'I' },
    () => 'Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.',
  ),
  basicLoadBalancerRetired: entry(
    { code: 'BasicSkuLoadBalancerRetired', evidence: '?' },
    (id: string) => `Load balancer ${id} cannot be created: the Basic sku is retired.`,
  ),
  zonesUnknown: entry(
    { code: 'ResourceZonesNotSupported', evidence: '?' },
    (zones: string, location: string) => `Zones ${zones} are not supported in location ${location}.`,
  ),
  labelInvalid: entry(
    { code: 'InvalidDomainNameLabel', evidence: 'I' },
    (label: string) =>
      `The domain name label ${label} is invalid. It must conform to the following regular expression: ` +
      '^[a-z][a-z0-9-]{1,61}[a-z0-9]$.',
  ),
  labelTaken: entry(
    { code: 'DnsRecordInUse', evidence: 'I' },
    (fqdn: string) => `DNS record ${fqdn} is already used by another public IP.`,
  ),

  // Virtual networks and subnets
  prefixMissing: entry(
    { code: 'InvalidCIDRNotation', evidence: 'D' },
    (prefix: string) => `The address prefix ${prefix} has an invalid CIDR notation.`,
  ),
  subnetOutsideNetwork: entry(
    { code: 'NetcfgSubnetRangeOutsideVnet', evidence: 'I' },
    (subnet: string, network: string) =>
      `Subnet '${subnet}' is not valid because its IP address range is outside the IP address range of virtual ` +
      `network '${network}'.`,
  ),
  subnetsOverlap: entry(
    { code: 'NetcfgSubnetRangesOverlap', evidence: 'I' },
    (subnet: string, other: string) =>
      `Subnet '${subnet}' is not valid because its IP address range overlaps with that of an existing subnet ` +
      `(${other}) in the virtual network.`,
  ),
  // The code is attested for ranges that do not fit their network; that it is given for small ones is not.
  subnetInvalid: entry(
    { code: 'NetcfgInvalidSubnet', evidence: 'I' },
    (subnet: string, network: string) => `Subnet '${subnet}' is not valid in virtual network '${network}'.`,
  ),
  subnetInUse: entry(
    { code: 'InUseSubnetCannotBeDeleted', evidence: 'I' },
    (name: string, by: string) =>
      `Subnet ${name} is in use by ${asNetworkNames(by)} and cannot be deleted. In order to delete the subnet, delete all the ` +
      'resources within the subnet. See aka.ms/deletesubnet.',
  ),
  subnetInUseCannotChange: entry(
    { code: 'InUseSubnetCannotBeUpdated', evidence: 'I' },
    (name: string, by: string) => `Subnet ${name} is in use by ${by} and cannot be updated.`,
  ),

  // Network security groups
  groupInUse: entry(
    { code: 'InUseNetworkSecurityGroupCannotBeDeleted', evidence: 'I' },
    (id: string, by: string) => `Network security group ${id} cannot be deleted because it is in use by ${by}.`,
  ),
  groupInUseByScaleSet: entry(
    { code: 'NetworkSecurityGroupInUseByVirtualMachineScaleSet', evidence: 'D' },
    (id: string, set: string) =>
      `Cannot delete network security group ${id} since it is in use by virtual machine scale set ${set}.`,
  ),
  rulesConflict: entry(
    { code: 'SecurityRuleConflict', evidence: 'I' },
    (first: string, second: string) =>
      `Security rule ${first} conflicts with rule ${second}. Rules cannot have the same Priority and Direction.`,
  ),
  priorityInvalid: entry(
    { code: 'SecurityRuleInvalidPriority', evidence: 'I' },
    (value: number) => `Security rule has invalid Priority. Value provided: ${value} Allowed range 100-4096.`,
  ),
  portRangeInvalid: entry(
    { code: 'SecurityRuleInvalidPortRange', evidence: 'I' },
    (value: string) =>
      `Security rule has invalid Port range. Value provided: ${value}. Value should be an integer OR integer range ` +
      "with '-' delimiter. Valid range 0-65535.",
  ),
  addressPrefixInvalid: entry(
    { code: 'SecurityRuleInvalidAddressPrefix', evidence: 'I' },
    (value: string) => `Security rule has invalid Address prefix. Value provided: ${value}`,
  ),
  prefixesAmbiguous: entry(
    { code: 'SecurityRuleParameterContainsUnsupportedValue', evidence: '?' },
    (rule: string, single: string, plural: string) =>
      `Security rule ${rule} must use either ${single} or ${plural}, not both and not neither.`,
  ),
  tooManyRules: entry(
    { code: 'SecurityRuleCountLimitReached', evidence: '?' },
    (id: string, max: number) => `Network security group ${id} cannot have more than ${max} security rules.`,
  ),
  tooManyPrefixes: entry(
    { code: 'SecurityRuleAddressPrefixCountLimitReached', evidence: '?' },
    (id: string, max: number) =>
      `Network security group ${id} cannot have more than ${max} addresses and ranges per source or destination.`,
  ),
} as const
