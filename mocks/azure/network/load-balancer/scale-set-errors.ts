/**
 * What scale sets are refused with because of the load balancers that they join. The codes and what they mean are
 * documented (azure-docs, "Troubleshoot common deployment errors with Azure Load Balancer"); the words are not.
 */
import { entry } from '../../arm/catalogue-entry.ts'

export const scaleSetErrors = {
  severalOfOneType: entry(
    { code: 'VMScaleSetCannotUseMultipleLoadBalancersOfSameType', evidence: 'D' },
    (set: string, type: string, first: string, second: string) =>
      `Virtual machine scale set ${set} cannot use multiple ${type} load balancers: ${first} and ${second}.`,
  ),
  largeOnBasic: entry(
    { code: 'VMScaleSetCannotReferenceLoadbalancerWhenLargeScaleOrCrossAZ', evidence: 'D' },
    (set: string, balancer: string) =>
      `Virtual machine scale set ${set} has several placement groups or availability zones and cannot reference Basic ` +
      `load balancer ${balancer}.`,
  ),
  differentSkus: entry(
    { code: 'DifferentSkuLoadBalancerAndPublicIPAddressNotAllowedInVMSS', evidence: 'D' },
    (set: string, balancerSku: string, addressSku: string) =>
      `Virtual machine scale set ${set} cannot have a ${balancerSku} sku load balancer and ${addressSku} sku public IPs.`,
  ),
  probeInactive: entry(
    { code: 'CannotUseInactiveHealthProbe', evidence: 'D' },
    (set: string, probe: string) =>
      `Virtual machine scale set ${set} cannot use health probe ${probe}, which no load balancing rule uses.`,
  ),
}
