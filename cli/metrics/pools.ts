import type { Registry } from 'prom-client'
import type { BgpProvider } from '#provider/bgp/bgp'
import { register } from '#reconcilers/metrics/register'
import { poolRows } from './pool-rows.ts'

export function createPoolGauges(registry: Registry, usage: BgpProvider['usage']): void {
  register(registry, poolRows, {
    total(metric) {
      metric.reset()
      for (const { pool, total } of usage()) metric.inc({ pool: pool.name }, Number(total))
    },
    inUse(metric) {
      metric.reset()
      for (const { pool, inUse } of usage()) metric.inc({ pool: pool.name }, inUse)
    },
  })
}
