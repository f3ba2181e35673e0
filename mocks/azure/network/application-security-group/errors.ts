/** What application security groups are refused with (arm-semantics 3.2); the limits are documented, the codes are not. */
import { entry } from '../../arm/catalogue-entry.ts'

export const applicationGroupErrors = {
  inUse: entry(
    { code: 'InUseApplicationSecurityGroupCannotBeDeleted', evidence: '?' },
    (id: string, by: string) => `Application security group ${id} cannot be deleted because it is in use by ${by}.`,
  ),
  tooManyPerConfiguration: entry(
    { code: 'ApplicationSecurityGroupsPerIpConfigurationLimitReached', evidence: '?' },
    (configuration: string, max: number) =>
      `Ip configuration ${configuration} cannot be in more than ${max} application security groups.`,
  ),
  tooManyConfigurations: entry(
    { code: 'IpConfigurationsPerApplicationSecurityGroupLimitReached', evidence: '?' },
    (group: string, max: number) =>
      `Application security group ${group} cannot have more than ${max} ip configurations.`,
  ),
  tooManyPerRule: entry(
    { code: 'ApplicationSecurityGroupsPerSecurityRuleLimitReached', evidence: '?' },
    (rule: string, max: number) =>
      `Security rule ${rule} cannot name more than ${max} application security groups as source or destination.`,
  ),
  tooManyPerGroup: entry(
    { code: 'ApplicationSecurityGroupsPerNetworkSecurityGroupLimitReached', evidence: '?' },
    (group: string, max: number) =>
      `Network security group ${group} cannot name more than ${max} application security groups.`,
  ),
  inOtherNetwork: entry(
    { code: 'ApplicationSecurityGroupsInDifferentVirtualNetworks', evidence: '?' },
    (group: string, network: string) =>
      `Application security group ${group} has ip configurations in virtual network ${network}; all that it is used ` +
      'with must be in one virtual network.',
  ),
}
