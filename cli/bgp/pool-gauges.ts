import { Gauge, type Registry } from 'prom-client'
import type { BgpProvider } from '#provider/bgp/bgp'

/** How full the pools are, under MetalLB's names (reference bgp.md 1.5), so that its dashboards go on. */
export function createPoolGauges(registry: Registry, usage: BgpProvider['usage']): void {
  const pools = { labelNames: ['pool'] as const, registers: [registry] }
  // Each fills itself when it is asked: one that another filled would be a scrape late.
  new Gauge({
    name: 'metallb_allocator_addresses_total',
    help: 'Addresses of a pool',
    ...pools,
    collect() {
      this.reset()
      for (const { pool, total } of usage()) this.inc({ pool: pool.name }, Number(total))
    },
  })
  new Gauge({
    name: 'metallb_allocator_addresses_in_use_total',
    help: 'Addresses of a pool that Services have',
    ...pools,
    collect() {
      this.reset()
      for (const { pool, inUse } of usage()) this.inc({ pool: pool.name }, inUse)
    },
  })
}
