/** The one table of all metrics, by who serves them: docs/metrics.md is made of it, dashboard and alerts may name nothing else. */
import { controllerRows } from '#reconcilers/metrics/controller-rows'
import { readerRows } from '#reconcilers/metrics/reader-rows'
import type { MetricRow } from '#reconcilers/metrics/row'
import { azureRows } from './azure-rows.ts'
import { configurationRows } from './configuration-rows.ts'
import { poolRows } from './pool-rows.ts'
import { processRows } from './process-rows.ts'
import { speakerRows } from './speaker-rows.ts'

export interface MetricGroup {
  readonly title: string
  /** Which processes serve them. */
  readonly of: readonly ('azure' | 'bgp' | 'speaker')[]
  readonly rows: Readonly<Record<string, MetricRow>>
}

export const metricGroups: readonly MetricGroup[] = [
  { title: 'Services and the lease', of: ['azure', 'bgp'], rows: controllerRows },
  { title: 'Azure', of: ['azure'], rows: azureRows },
  { title: 'Address pools', of: ['bgp'], rows: poolRows },
  { title: 'Speakers', of: ['speaker'], rows: speakerRows },
  { title: 'Configuration on bare metal', of: ['bgp', 'speaker'], rows: configurationRows },
  { title: 'Reading the cluster', of: ['azure', 'bgp', 'speaker'], rows: readerRows },
  { title: 'The process', of: ['azure', 'bgp', 'speaker'], rows: processRows },
]

/** Every metric that there is. */
export const metricRows: readonly MetricRow[] = metricGroups.flatMap(({ rows }) => Object.values(rows))
