/** values.yaml, its schema, docs/values.md and the table for the templates are written from charts/values, and from nothing else. */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { chartValues } from '#charts/values/chart-values'
import { upstreamTable } from '#charts/values/upstream-values'
import { pageInDocs } from '#test/provider/generated-page'
import { leaves, valuesSchema } from './values-schema.ts'
import { valuesPage } from './values-page.ts'
import { valuesYaml } from './values-yaml.ts'

const schema = valuesSchema()
const everything = new Set(['settings', 'infra', 'cloudControllerManager', 'cloudNodeManager'])

/** What a file of the chart holds, to be compared with `text`; with UPDATE_GOLDEN=1 it is written first. */
function fileOfChart(name: string, text: string): string {
  const file = new URL(`../../../charts/berth/${name}`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  return readFileSync(file, 'utf8')
}

describe('the values of the chart', () => {
  it('are what values.yaml says', () => {
    const text = valuesYaml(schema)
    expect(text).toBe(fileOfChart('values.yaml', text))
  })

  it('have the schema that Helm checks', () => {
    const text = `${JSON.stringify(schema, undefined, 1)}\n`
    expect(text).toBe(fileOfChart('values.schema.json', text))
  })

  it('are explained in docs/values.md', () => {
    const page = valuesPage(schema)
    expect(page).toBe(pageInDocs('values.md', page))
  })

  it('have a default that is right, and the same in values.yaml as where nobody writes anything', () => {
    const values: unknown = parse(readFileSync(new URL('../../../charts/berth/values.yaml', import.meta.url), 'utf8'))
    expect(chartValues.parse(values)).toEqual(chartValues.parse({}))
  })

  it('are all explained by a sentence', () => {
    const upstream = /^(infra|cloudControllerManager|cloudNodeManager)\./u
    const told = leaves(schema, everything).filter(({ path }) => !upstream.test(path.join('.')))
    expect(told.filter((one) => !one.schema.description?.endsWith('.')).map(({ path }) => path.join('.'))).toEqual([])
  })

  it('name in docs/values.md what there is', () => {
    expect(leaves(schema, everything).length).toBeGreaterThan(100)
  })
})

describe('the values of cloud-provider-azure', () => {
  it('are what the templates read', () => {
    const text = `# Generated from charts/values/upstream-values.ts; \`npm run golden\` writes it anew.\n${stringify({ values: upstreamTable }, { lineWidth: 0 })}`
    expect(text).toBe(fileOfChart('files/cloud-provider-azure-values.yaml', text))
  })

  it('mean one thing each', () => {
    const ways = upstreamTable.map(({ sets, without, refused }) => [sets, without, refused].filter(Boolean).length)
    expect(ways.filter((count) => count !== 1)).toEqual([])
  })

  it('set values that there are', () => {
    const known = new Set(leaves(schema, new Set()).map(({ path }) => path.join('.')))
    const set = upstreamTable.flatMap(({ sets = [], also = {} }) => [sets, Object.keys(also)].flat())
    const whole = (path: string) => path.replace(/^controller\.resources\..*/u, 'controller.resources')
    expect(set.map(whole).filter((path) => !known.has(path))).toEqual([])
  })
})
