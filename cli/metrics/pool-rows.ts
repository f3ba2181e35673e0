import { gauge } from '#reconcilers/metrics/row'

/** How full the pools are, under MetalLB's names (reference bgp.md 1.5), so that its dashboards go on. */
export const poolRows = {
  total: gauge('metallb_allocator_addresses_total', 'Addresses of a pool', 'pool'),
  inUse: gauge('metallb_allocator_addresses_in_use_total', 'Addresses of a pool that Services have', 'pool'),
} as const
