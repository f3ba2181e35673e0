/** What network interfaces are refused with (arm-semantics 3.2). */
import { entry } from '../../arm/catalogue-entry.ts'

export const networkInterfaceErrors = {
  subnetRequired: entry(
    { code: 'SubnetIsRequired', evidence: 'I' },
    (configuration: string) => `Subnet reference is required for ipconfiguration ${configuration}.`,
  ),
  differentSubnets: entry(
    { code: 'IpConfigurationsOnSameNicCannotUseDifferentSubnets', evidence: 'I' },
    (nic: string) => `IP configurations on same Nic ${nic} cannot use different subnets.`,
  ),
  inUse: entry(
    { code: 'NicInUse', evidence: 'I' },
    (nic: string, by: string) =>
      `Network Interface ${nic} is used by existing resource ${by}. In order to delete the network interface, it must ` +
      'be dissociated from the resource. To learn more, see aka.ms/deletenic.',
  ),
  primaryAmbiguous: entry(
    { code: 'NetworkInterfaceMustHaveOnePrimaryIpConfiguration', evidence: '?' },
    (nic: string) => `Network interface ${nic} must have exactly one primary ip configuration.`,
  ),
  natRuleTaken: entry(
    { code: 'InboundNatRuleReferencedByMultipleIPConfigs', evidence: '?' },
    (rule: string, by: string) => `Inbound NAT rule ${rule} is referenced by ip configuration ${by} already.`,
  ),
  natRuleHasPool: entry(
    { code: 'InboundNatRuleWithBackendPoolCannotBeReferenced', evidence: '?' },
    (rule: string, configuration: string) =>
      `Inbound NAT rule ${rule} leads to a backend pool: ip configuration ${configuration} cannot reference it.`,
  ),
}
