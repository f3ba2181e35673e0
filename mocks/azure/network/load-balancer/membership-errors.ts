/** What is refused because of who stands behind a load balancer, or who uses it (arm-semantics 3.1). */
import { entry } from '../../arm/catalogue-entry.ts'

export const membershipErrors = {
  mixed: entry(
    { code: 'CannotMixIPBasedAddressesAndIPConfigurationsOnLoadBalancerBackendAddressPool', evidence: 'I' },
    (pool: string) =>
      `Load balancer backend address pool ${pool} cannot have both IP based addresses and ip configurations of ` +
      'network interfaces.',
  ),
  anotherInternal: entry(
    { code: 'AnotherInternalLoadBalancerExists', evidence: 'D' },
    (member: string, other: string, id: string) =>
      `Backend IP configuration ${member} of load balancer ${id} is referenced by internal load balancer ${other} ` +
      'already. Only one internal load balancer can reference the same set of network interfaces.',
  ),
  scaleSetPortShared: entry(
    { code: 'RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndVmssIPConfig', evidence: 'D' },
    (of: { first: string; second: string; protocol: string; backendPort: number; member: string }) =>
      `Load balancer rules ${of.first} and ${of.second} belong to load balancers of the same type and use the same ` +
      `backend port ${of.backendPort} and protocol ${of.protocol} with VMSS IP configuration ${of.member}.`,
  ),
  tooManyAvailabilitySets: entry(
    { code: 'MaxAvailabilitySetsInLoadBalancerReached', evidence: 'D' },
    (pool: string, max: number) =>
      `Load balancer backend address pool ${pool} cannot have machines of more than ${max} availability sets.`,
  ),
  differentAvailabilitySets: entry(
    { code: 'NetworkInterfaceAndLoadBalancerAreInDifferentAvailabilitySets', evidence: 'D' },
    (configuration: string, balancer: string) =>
      `Network interface ip configuration ${configuration} and load balancer ${balancer} must be in the same ` +
      'availability set.',
  ),
  adminStateWithoutProbe: entry(
    { code: 'AdminStateRequiresHealthProbe', evidence: '?' },
    (pool: string) => `Pool ${pool} has an adminState, but no load balancing rule with a health probe.`,
  ),
  adminStateWithNatRule: entry(
    { code: 'AdminStateNotSupportedWithInboundNatRule', evidence: '?' },
    (pool: string, rule: string) => `Pool ${pool} has an adminState and is used by inbound NAT rule ${rule}.`,
  ),
  adminStateOfNewPool: entry(
    { code: 'AdminStateNotSupportedOnCreate', evidence: '?' },
    (pool: string) => `An adminState of interfaces cannot be set when their pool ${pool} is created.`,
  ),
  outboundWithSecondary: entry(
    {
      code: 'OutboundRuleCannotBeUsedWithBackendAddressPoolThatIsReferencedBySecondaryIpConfigs',
      evidence: 'I',
    },
    (rule: string, pool: string, configuration: string) =>
      `OutboundRule ${rule} cannot be used with Backend Address Pool ${pool} that contains Secondary IPConfig ` +
      `${configuration}.`,
  ),
  outboundWithPublicIp: entry(
    { code: 'NicWithPublicIpCannotReferencePoolWithOutboundRule', evidence: '3' },
    (configuration: string, pool: string, rule: string) =>
      `Ip configuration ${configuration} has a public IP and cannot reference pool ${pool}, which outbound rule ` +
      `${rule} uses.`,
  ),
  outboundOnBasic: entry(
    { code: 'OutboundRuleCannotBeUsedWithLoadBalancerSku', evidence: '3' },
    (rule: string, sku: string) => `Outbound rule ${rule} cannot be used with a load balancer of sku ${sku}.`,
  ),
  differentSkus: entry(
    { code: 'DifferentSkuLoadBalancersAndPublicIPAddressNotAllowed', evidence: 'D' },
    (balancer: string, address: string, ip: string) =>
      `A ${balancer} sku load balancer and ${address} sku public IP ${ip} cannot be used by the same machine.`,
  ),
  usedByScaleSet: entry(
    { code: 'LoadBalancerInUseByVirtualMachineScaleSet', evidence: 'R' },
    (balancer: string, child: string, scaleSet: string) =>
      `Cannot delete load balancer ${balancer} since its child resources ${child} are in use by virtual machine ` +
      `scale set ${scaleSet}.`,
  ),
  usedByPrivateLink: entry(
    { code: 'CannotDeleteLoadBalancerWithPrivateLinkService', evidence: 'I' },
    (balancer: string, service: string) =>
      `Cannot delete load balancer ${balancer} since it is referenced by private link service ${service}.`,
  ),
  frontendUsed: entry(
    { code: 'InUseFrontendIPConfigurationCannotBeDeleted', evidence: '?' },
    (frontend: string, by: string) => `Frontend IP configuration ${frontend} cannot be deleted: ${by} uses it.`,
  ),
}
