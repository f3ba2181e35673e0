/** Dashboard and alerts: they name only metrics that are served, and every alert is explained. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { metricRows } from '#cli/metrics/table'
import { faultsIn } from './expressions.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const alertGroups = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Berth[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
})

const panel = z.object({
  title: z.string(),
  type: z.enum(['row', 'stat', 'timeseries', 'bargauge']),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ expr: z.string() })).optional(),
})
const dashboard = z.object({ title: z.string(), uid: z.string(), panels: z.array(panel) })

const alerts = alertGroups.parse(parse(read('charts/berth/files/alerts.yaml'))).groups.flatMap(({ rules }) => rules)
const { panels } = dashboard.parse(JSON.parse(read('charts/berth/files/dashboard.json')))
const operations = read('docs/operations.md')

describe('the alerts', () => {
  test.each(alerts)('$alert asks for what is served', ({ expr }) => {
    expect(faultsIn(expr)).toEqual([])
  })

  test.each(alerts)('$alert leads to what to do', ({ alert, annotations }) => {
    const [page, anchor] = annotations.runbook.split('#')
    expect([page, anchor]).toEqual(['docs/operations.md', alert.toLowerCase()])
    const [, section = ''] = operations.split(`\n### ${alert}\n`)
    expect(section.split('\n### ')[0]?.trim().length ?? 0).toBeGreaterThan(80)
    expect(annotations.summary).not.toMatch(/\.$/)
  })

  test('has each name once, and a section for no other', () => {
    const names = alerts.map(({ alert }) => alert)
    expect(new Set(names).size).toBe(names.length)
    expect([...operations.matchAll(/^### (Berth\w+)$/gm)].map(([, name]) => String(name)).toSorted()).toEqual(
      names.toSorted(),
    )
  })
})

/** promtool runs them (`npm run e2e -- observed`); here only that none is missing. */
const ruleTests = z.object({
  rule_files: z.array(z.string()),
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
})

describe('the tests of the alerts', () => {
  const { rule_files: files, tests } = ruleTests.parse(parse(read('test/charts/testdata/alerts.test.yaml')))

  test('are of the file that the chart brings', () => {
    const folder = new URL('./testdata/', import.meta.url)
    expect(files.map((file) => new URL(file, folder).pathname)).toEqual([
      new URL('../../charts/berth/files/alerts.yaml', import.meta.url).pathname,
    ])
  })

  test.each(alerts)('show $alert on, and off short of it', ({ alert }) => {
    const own = tests.filter(({ name }) => name.startsWith(`${alert}: `))
    const short = tests.filter(({ name }) => name.startsWith(`${alert} not: `))
    const expected = (all: typeof tests) =>
      all.flatMap((one) => one.alert_rule_test.map((rule) => [rule.alertname, rule.exp_alerts.length]))
    expect(expected(own)).toContainEqual([alert, 1])
    expect(short.length).toBeGreaterThan(0)
    expect(expected(short).every(([name, count]) => name === alert && count === 0)).toBe(true)
  })
})

describe('the dashboard', () => {
  const expressions = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))

  test.each(expressions)('$title asks for what is served: $expr', ({ expr }) => {
    expect(faultsIn(expr)).toEqual([])
  })

  test('has panels that ask, side by side', () => {
    for (const { type, title, targets = [] } of panels)
      expect([title, targets.length > 0]).toEqual([title, type !== 'row'])
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...panels.map(({ gridPos }) => gridPos.x + gridPos.w))).toBe(24)
  })

  test('shows most of what is served', () => {
    const text = [...expressions, ...alerts].map(({ expr }) => expr).join('\n')
    const shown = metricRows.filter(({ name }) => text.includes(name))
    expect(shown.length / metricRows.length).toBeGreaterThan(0.5)
  })
})

test.each([
  ['sum(berth_services', 'it cannot be read at ""'],
  ['berth_service_total', 'there is no metric berth_service_total'],
  ['berth_services{raeson="x"}', 'no metric in it has a label raeson'],
  ['berth_address_seconds > 1', 'there is no metric berth_address_seconds'],
  ['vector(1)', 'it asks for no metric'],
])('finds what is wrong with %s', (expression, fault) => {
  expect(faultsIn(expression)).toContain(fault)
})
