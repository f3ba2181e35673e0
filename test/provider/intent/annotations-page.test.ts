import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { metallbRows } from '#provider/bgp/intent/annotation-rows'
import { annotationGroups, knownKeys, rowOf } from '#provider/intent/annotations'
import { serviceBeta } from '#provider/intent/annotations/keys'
import type { AnnotationRow } from '#provider/intent/annotations/row'
import { besideProvider, pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Annotations

Generated from the table in \`provider/intent/annotations.ts\`; \`npm run golden\` writes it anew.

On Azure Berth reads the annotations of the Azure cloud provider, and a few of its own. What stands here holds for Services of
\`type: LoadBalancer\`.

**Bad value**: *refuse* = the Service is not touched, what stands for it stays, and event and condition say why; *ignore* = as if the
key were not there; *coerce* = read as what is said here. The last two always give a warning, and with \`strictAnnotations: true\` in
\`berth.yaml\` they refuse as well. A misspelt key gives a warning with the key that was probably meant. A key without effect on the
Service that carries it gives a warning too.

**Beside the Azure provider**: what a key does relative to cloud-provider-azure. *same*; *better* = the same manifest works, and what is said here is done as
well; *not supported*, and why. A golden case for each key shows what it changes (\`test/provider/azure/golden/testdata/annotation-*\`).

**Acted on**: *yes*; *no* = never.
`

const bareMetal = `## On bare metal

MetalLB’s keys, from \`provider/bgp/intent/annotation-rows.ts\`; each is read under the old prefix \`metallb.universe.tf/\` as well, with a warning. An empty value says nothing.
`

describe('the table of annotations', () => {
  test('is what docs/annotations.md says', () => {
    const groups = [...annotationGroups].map(([title, rows]) => `## ${title}\n\n${groupTable(rows)}\n`)
    const page = [intro, ...groups, bareMetal, groupTable(Object.values(metallbRows)), ''].join('\n')
    expect(page).toBe(pageInDocs('annotations.md', page))
  })

  test('has every key once', () => {
    expect(knownKeys).toEqual([...new Set(knownKeys)])
    expect([...annotationGroups.values()].flat().length).toBe(knownKeys.length)
  })

  test('says of every key that is acted on what it is good for, and what a bad value does', () => {
    const rows = [...annotationGroups.values()].flat()
    const live = rows.filter((row) => row.supported !== 'no')
    expect(rows.filter((row) => !row.doc.endsWith('.'))).toEqual([])
    expect(live.filter((row) => row.range === '')).toEqual([])
    expect(live.filter((row) => row.type === 'flag' && row.onBadValue !== 'coerce')).toEqual([])
    expect(live.filter((row) => row.type === 'integer' && row.onBadValue !== 'refuse')).toEqual([])
  })

  test('says of every key that Berth never acts on what that means to who comes from the Azure provider', () => {
    const rows = [...annotationGroups.values()].flat().filter(({ supported }) => supported === 'no')
    expect(rows.filter(({ parity }) => typeof parity !== 'object' || !('notSupported' in parity))).toEqual([])
  })

  test('has a golden case for every key that the Azure provider acts on', () => {
    const folder = new URL('../azure/golden/testdata/', import.meta.url)
    const inputs = readdirSync(folder).filter((file) => file.endsWith('.in.yaml'))
    const texts = inputs.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('')
    const live = [...annotationGroups.values()]
      .flat()
      .filter((row) => row.supported === 'yes' && isOfAzureProvider(row))
    const untried = live.filter(({ key }) => !texts.includes(`${key.replace('{port}', '80')}:`))
    expect(untried.map(({ key }) => key)).toEqual([])
  })

  test('finds the row of a port’s key by any port number', () => {
    const key = 'service.beta.kubernetes.io/port_{port}_health-probe_port'
    expect(rowOf(key.replace('{port}', '8080'))?.key).toBe(key)
    expect(rowOf(key.replace('{port}', 'http'))).toBeUndefined()
    expect(rowOf('service.beta.kubernetes.io/azure-load-balancer-internal-subnets')).toBeUndefined()
  })
})

function isOfAzureProvider({ key }: AnnotationRow): boolean {
  return key.startsWith(`${serviceBeta}/`)
}

function groupTable(rows: readonly AnnotationRow[]): string {
  const cells = rows.map((row) => [
    `\`${row.key}\``,
    row.doc,
    row.range,
    row.default,
    row.appliesTo,
    row.supported === 'no' ? '' : row.onBadValue,
    isOfAzureProvider(row) ? besideProvider(row.parity, row.supported === 'yes') : '',
    row.supported,
  ])
  return table(
    ['Key', 'What it does', 'Values', 'Default', 'Services', 'Bad value', 'Beside the Azure provider', 'Acted on'],
    cells,
  )
}
