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
  madeByService: entry(
    { code: 'NetworkInterfaceMadeByServiceCannotBeChanged', evidence: '?' },
    (nic: string, maker: string) => `Network interface ${nic} belongs to ${maker} and cannot be changed by itself.`,
  ),
  reserved: entry(
    { code: 'NicReservedForAnotherVm', evidence: 'I' },
    (machine: string) =>
      'Nic(s) in request is reserved for another Virtual Machine for 180 seconds. Please provide another nic(s) or ' +
      `retry after 180 seconds. Reserved VM: ${machine}`,
  ),
  primaryAmbiguous: entry(
    { code: 'NetworkInterfaceMustHaveOnePrimaryIpConfiguration', evidence: '?' },
    (nic: string) => `Network interface ${nic} must have exactly one primary ip configuration.`,
  ),
  groupsNeedRunningMachine: entry(
    { code: 'NicMustBeAttachedToRunningVmToGetEffectiveSecurityGroups', evidence: 'R' },
    (nic: string) =>
      'A network interface must be attached to a running virtual machine to get effective security groups. The network ' +
      `interface ${nic} is not attached to a running virtual machine.`,
  ),
  // The code was seen live; its sentence is made after the one above.
  routesNeedRunningMachine: entry(
    { code: 'NicMustBeAttachedToRunningVmToGetEffectiveRoutes', evidence: 'I' },
    (nic: string) =>
      'A network interface must be attached to a running virtual machine to get effective routes. The network ' +
      `interface ${nic} is not attached to a running virtual machine.`,
  ),
  primaryCannotMove: entry(
    { code: 'PrimaryIpConfigurationCannotBeMoved', evidence: '?' },
    (configuration: string) => `Ip configuration ${configuration} is primary: only secondary ones can be moved.`,
  ),
  targetExists: entry(
    { code: 'TargetIpConfigurationExists', evidence: '?' },
    (configuration: string) => `Ip configuration ${configuration} exists already: nothing can be moved to it.`,
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
