import { Registry } from 'prom-client'

import { controllerRows } from './metrics/controller-rows.ts'
import { readerRows } from './metrics/reader-rows.ts'
import { register } from './metrics/register.ts'

export type ReaderMetrics = ReturnType<typeof createReaderMetrics>

/** Registers what every process tells that reads a cluster. */
export function createReaderMetrics(registry: Registry) {
  return { registry, ...register(registry, readerRows) }
}

/** Every metric of the controller, by the name that code uses for it. */
export type Metrics = ReturnType<typeof createMetrics>

/** Creates the table in a registry of its own, so that two controllers in one process (tests, the demo) do not add up. */
export function createMetrics() {
  const registry = new Registry()
  // Filled by whoever knows; the gauges themselves ask when they are scraped.
  const sources: MetricSources = { servicesByReason: () => new Map(), queueOldestSeconds: () => new Map() }
  const own = register(registry, controllerRows, {
    servicesByReason(metric) {
      metric.reset()
      for (const [reason, count] of sources.servicesByReason()) metric.set({ reason }, count)
    },
    queueOldest(metric) {
      for (const [queue, seconds] of sources.queueOldestSeconds()) metric.set({ queue }, seconds)
    },
  })
  return { ...createReaderMetrics(registry), ...own, sources }
}

/** What is counted only when somebody asks. */
export interface MetricSources {
  servicesByReason: () => ReadonlyMap<string, number>
  queueOldestSeconds: () => ReadonlyMap<string, number>
}
