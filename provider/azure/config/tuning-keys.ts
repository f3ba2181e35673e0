import { z } from 'zod'
import { key, type KeyFacts } from './key-facts.ts'

const number = (facts: KeyFacts) => key(z.number(), facts)
const flag = (facts: KeyFacts) => key(z.boolean(), facts)
const object = (facts: KeyFacts) => key(z.looseObject({}), facts)

const cache: KeyFacts = {
  status: 'dead',
  default: '',
  doc: 'A cache that Berth does not have: it reads by lists and keeps what it read.',
  parity: { better: 'nothing to tune' },
}
const retry: KeyFacts = {
  status: 'dead',
  default: '',
  doc: 'Berth retries by its own rules, with Azure’s Retry-After.',
  parity: { better: 'nothing to tune; 429 is waited out' },
}
const rate: KeyFacts = {
  status: 'dead',
  default: '',
  doc: 'Without effect in the Azure provider too; Berth follows Azure’s remaining quota.',
  parity: { better: 'follows the quota that Azure tells' },
}
const routes: KeyFacts = {
  status: 'dead',
  default: '`30`',
  doc: 'Berth writes routes when something changes, not by a clock.',
  parity: { better: 'no tick to wait for' },
}

/** Clocks, caches, retries and rates (reference sections 2.4 to 2.6): all of them dead. */
export const tuningKeys = {
  routeUpdateIntervalInSeconds: number(routes),
  routeUpdateWaitingInSeconds: number(routes),
  nonVmssUniformNodesCacheTTLInSeconds: number(cache),
  vmssCacheTTLInSeconds: number(cache),
  vmssVirtualMachinesCacheTTLInSeconds: number(cache),
  vmssFlexCacheTTLInSeconds: number(cache),
  vmssFlexVMCacheTTLInSeconds: number(cache),
  availabilitySetsCacheTTLInSeconds: number(cache),
  vmCacheTTLInSeconds: number(cache),
  loadBalancerCacheTTLInSeconds: number(cache),
  nsgCacheTTLInSeconds: number(cache),
  routeTableCacheTTLInSeconds: number(cache),
  plsCacheTTLInSeconds: number(cache),
  publicIPCacheTTLInSeconds: number(cache),
  disableAPICallCache: flag(cache),
  listVmssVirtualMachinesWithoutInstanceView: flag(cache),
  cloudProviderBackoff: flag(retry),
  cloudProviderBackoffRetries: number(retry),
  cloudProviderBackoffExponent: number(retry),
  cloudProviderBackoffDuration: number(retry),
  cloudProviderBackoffJitter: number(retry),
  cloudProviderBackoffMode: key(z.string(), retry),
  enableMinimumRetryAfter: flag(retry),
  cloudProviderRateLimit: flag(rate),
  cloudProviderRateLimitQPS: number(rate),
  cloudProviderRateLimitBucket: number(rate),
  cloudProviderRateLimitQPSWrite: number(rate),
  cloudProviderRateLimitBucketWrite: number(rate),
  loadBalancerRateLimit: object(rate),
  publicIPAddressRateLimit: object(rate),
  securityGroupRateLimit: object(rate),
  routeTableRateLimit: object(rate),
  routeRateLimit: object(rate),
  interfaceRateLimit: object(rate),
  virtualMachineRateLimit: object(rate),
  virtualMachineScaleSetRateLimit: object(rate),
  virtualMachineSizeRateLimit: object(rate),
  availabilitySetRateLimit: object(rate),
  subnetsRateLimit: object(rate),
  privateLinkServiceRateLimit: object(rate),
  diskRateLimit: object(rate),
  snapshotRateLimit: object(rate),
  storageAccountRateLimit: object(rate),
  containerServiceRateLimit: object(rate),
  deploymentRateLimit: object(rate),
  attachDetachDiskRateLimit: object(rate),
}
