import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { CounterRow, GaugeRow, HistogramRow, MetricRow } from './row.ts'

/** The metrics of a table, by the names that code uses for them. */
export type Registered<Rows> = { readonly [Key in keyof Rows]: Metric<Rows[Key]> }

type Metric<Row> =
  Row extends CounterRow<infer Label>
    ? Counter<Label>
    : Row extends GaugeRow<infer Label>
      ? Gauge<Label>
      : Row extends HistogramRow<infer Label>
        ? Histogram<Label>
        : never

/** What fills itself when it is asked: what another filled would be a scrape late. */
export type Collectors<Rows> = { readonly [Key in keyof Rows]?: (metric: Metric<Rows[Key]>) => void }

/** Registers every row of a table. */
export function register<const Rows extends Readonly<Record<string, MetricRow>>>(
  registry: Registry,
  rows: Rows,
  collectors: Collectors<Rows> = {},
): Registered<Rows> {
  const byKey: Readonly<Record<string, unknown>> = collectors
  const made = Object.entries(rows).map(([key, row]) => [key, make(registry, row, byKey[key])] as const)
  // What is made of each row is what `Metric` says of its type.
  return Object.fromEntries(made) as Registered<Rows>
}

function make(registry: Registry, row: MetricRow, collector: unknown) {
  const { name, help, labels } = row
  // `Collectors` says that it takes the metric of its row.
  const collect = collector as ((metric: unknown) => void) | undefined
  const filled = collect && {
    collect(this: unknown) {
      collect(this)
    },
  }
  const common = { name, help, labelNames: labels, registers: [registry], ...filled }
  switch (row.type) {
    case 'counter':
      return new Counter(common)
    case 'gauge':
      return new Gauge(common)
    case 'histogram':
      return new Histogram({ ...common, buckets: [...row.buckets] })
  }
}
