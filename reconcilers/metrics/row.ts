/**
 * A metric before it is registered. All of them stand in tables of such rows, from which they are registered, documented
 * (docs/metrics.md) and checked against dashboard and alerts: a name is an API, and a rename a breaking change.
 * Labels take few values each: types, verbs and reasons, never names of Services.
 */
export type MetricRow = CounterRow<string> | GaugeRow<string> | HistogramRow<string>

export interface CounterRow<Label extends string> {
  readonly type: 'counter'
  readonly name: string
  readonly help: string
  readonly labels: readonly Label[]
}

export interface GaugeRow<Label extends string> {
  readonly type: 'gauge'
  readonly name: string
  readonly help: string
  readonly labels: readonly Label[]
}

export interface HistogramRow<Label extends string> {
  readonly type: 'histogram'
  readonly name: string
  readonly help: string
  readonly labels: readonly Label[]
  readonly buckets: readonly number[]
}

export function counter<Label extends string = never>(
  name: string,
  help: string,
  ...labels: readonly Label[]
): CounterRow<Label> {
  return { type: 'counter', name, help, labels }
}

export function gauge<Label extends string = never>(
  name: string,
  help: string,
  ...labels: readonly Label[]
): GaugeRow<Label> {
  return { type: 'gauge', name, help, labels }
}

/** @param buckets upper bounds, in the unit that the name ends with */
export function histogram<Label extends string = never>(
  name: string,
  help: string,
  buckets: readonly number[],
  ...labels: readonly Label[]
): HistogramRow<Label> {
  return { type: 'histogram', name, help, labels, buckets }
}
