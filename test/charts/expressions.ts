/** Reads PromQL with Prometheus' own grammar, and holds it to the table of metrics. */
import { parser } from '@prometheus-io/lezer-promql'
import { metricRows } from '#cli/metrics/table'
import type { MetricRow } from '#reconcilers/metrics/row'

/** What scrapes add to every metric. */
const labelsOfScrapes: readonly string[] = ['instance', 'job', 'pod', 'node', 'namespace']

/** What is wrong with an expression, one line each. Grafana's own variables are stood in for first. */
export function faultsIn(expression: string): readonly string[] {
  const text = expression.replaceAll('$__rate_interval', '5m')
  const faults: string[] = []
  const labels: string[] = []
  const rows: MetricRow[] = []
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      const word = text.slice(from, to)
      if (type.isError) faults.push(`it cannot be read at "${text.slice(from)}"`)
      if (type.name === 'LabelName') labels.push(word)
      if (type.name !== 'Identifier' || node.parent?.name !== 'VectorSelector') return
      const row = rowOf(word)
      if (row === undefined) faults.push(`there is no metric ${word}`)
      else rows.push(row)
    },
  })
  if (rows.length === 0) faults.push('it asks for no metric')
  const known = new Set([...rows.flatMap((row) => row.labels), ...labelsOfScrapes, 'le'])
  return [
    ...faults,
    ...labels.filter((label) => !known.has(label)).map((label) => `no metric in it has a label ${label}`),
  ]
}

/** A histogram is asked for by its parts, and by nothing else. */
function rowOf(name: string): MetricRow | undefined {
  const base = /^(.+)_(?:bucket|sum|count)$/.exec(name)?.[1]
  const histogram = metricRows.find((row) => row.type === 'histogram' && row.name === base)
  return histogram ?? metricRows.find((row) => row.type !== 'histogram' && row.name === name)
}
