import { Gauge, type Registry } from 'prom-client'
import type { BgpProvider } from '#provider/bgp/bgp'
import type { Finding } from '#provider/bgp/config/finding'

/** What MetalLB tells under the same names (reference bgp.md 1.5), so that its dashboards go on. */
export function createConfigurationMetrics(registry: Registry, usage: BgpProvider['usage']) {
  const registers = [registry]
  const pools = { labelNames: ['pool'] as const, registers }
  const loaded = new Gauge({
    name: 'metallb_k8s_client_config_loaded_bool',
    help: '1 once a configuration was read',
    registers,
  })
  const stale = new Gauge({
    name: 'metallb_k8s_client_config_stale_bool',
    help: '1 while some resource is refused, so that what it said before goes on, or nothing',
    registers,
  })
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
  return {
    read(findings: readonly Finding[]): void {
      loaded.set(1)
      stale.set(findings.some(({ outcome }) => outcome === 'refused' || outcome === 'kept') ? 1 : 0)
    },
  }
}
