/** The table of metrics: its page in docs, its names, and that every row is really served by a run. */
import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { createAzureMetrics } from '#cli/metrics/azure'
import { createConfigurationGauges } from '#cli/metrics/configuration'
import { createPoolGauges } from '#cli/metrics/pools'
import { createProcessMetrics } from '#cli/metrics/process'
import { createSpeakerMetrics } from '#cli/metrics/speaker'
import { metricGroups, metricRows } from '#cli/metrics/table'
import { createMetrics, createReaderMetrics } from '#reconcilers/metrics'
import type { MetricRow } from '#reconcilers/metrics/row'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Metrics

Generated from the tables behind \`cli/metrics/table.ts\`, from which the metrics are registered; \`npm run golden\` writes it anew.

Every process serves \`/metrics\` over HTTPS on its \`--secure-port\` (controller 10258, speaker 10288) to whom the API server lets: a ClusterRole with \`nonResourceURLs: [/metrics]\` and the
verb \`get\`. \`--metrics-address\` serves the same without TLS and for everybody. What to watch, and what each alert means: [operations](operations.md).

Names are an API: a rename is told in the changelog. Labels take few values each (types of resources, verbs, reasons), never names of Services; \`peer\` is a router's address.
`

const served = { azure: 'controller on Azure', bgp: 'controller on bare metal', speaker: 'speaker' } as const

function rowCells({ name, type, labels, help }: MetricRow): readonly string[] {
  return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help]
}

describe('the table of metrics', () => {
  test('is what docs/metrics.md says', () => {
    const groups = metricGroups.map(({ title, of, rows }) => {
      const cells = Object.values(rows).map(rowCells)
      const who = of.map((process) => served[process]).join(', ')
      return `## ${title}\n\nServed by: ${who}.\n\n${table(['Metric', 'Type', 'Labels', 'Meaning'], cells)}\n`
    })
    const page = [intro, ...groups].join('\n')
    expect(page).toBe(pageInDocs('metrics.md', page))
  })

  test('has each name once', () => {
    const names = metricRows.map(({ name }) => name)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  // As promtool lints them. MetalLB's names are taken as they are: its dashboards ask for them.
  test.each(metricRows.filter(({ name }) => !/^(metallb|frrk8s)_/.test(name)))(
    'names $name as Prometheus has it',
    (row) => {
      expect(row.name).toMatch(/^(berth|process)_[a-z]+(_[a-z]+)*$/)
      expect(row.name.endsWith('_total')).toBe(row.type === 'counter')
      expect(row.name).not.toMatch(/_(milliseconds|ms|minutes|percent|kb|mb|gauge|counter|histogram|count|sum|bucket)$/)
      const buckets = row.type === 'histogram' ? row.buckets : [1]
      expect(buckets).toEqual([...new Set(buckets)].toSorted((one, other) => one - other))
      expect(row.help).toMatch(/^[A-Z0-9]/)
      expect(row.help).not.toMatch(/\.$/)
      for (const label of row.labels) expect(label).toMatch(/^[a-z]+$/)
      expect(row.labels).not.toContain('le')
    },
  )

  test('is served whole by the processes that it names', () => {
    const azure = createMetrics().registry
    createAzureMetrics(azure)
    createProcessMetrics(azure)
    const bgp = createMetrics().registry
    createPoolGauges(bgp, () => [])
    createConfigurationGauges(bgp)
    createProcessMetrics(bgp)
    const speaker = new Registry()
    createReaderMetrics(speaker)
    createSpeakerMetrics(speaker)
    createProcessMetrics(speaker)
    for (const [process, registry] of Object.entries({ azure, bgp, speaker })) {
      const due = metricGroups.filter(({ of }) => of.some((one) => one === process))
      const names = registry.getMetricsAsArray().map(({ name }) => name)
      expect(names.toSorted()).toEqual(
        due.flatMap(({ rows }) => Object.values(rows).map(({ name }) => name)).toSorted(),
      )
    }
  })
})
