import type { Registry } from 'prom-client'
import { register } from '#reconcilers/metrics/register'
import { version } from '../version.ts'
import { processRows } from './process-rows.ts'

/** Has a process tell its version, age and size; prom-client's own set is four times as long and watches the collector. */
export function createProcessMetrics(registry: Registry): void {
  const { build, startTime } = register(registry, processRows, {
    memory(metric) {
      metric.set(process.memoryUsage.rss())
    },
    cpu(metric) {
      const { user, system } = process.cpuUsage()
      metric.reset()
      metric.inc((user + system) / 1e6)
    },
  })
  build.set({ version, node: process.versions.node }, 1)
  startTime.set(Math.round(Date.now() / 1000 - process.uptime()))
}
