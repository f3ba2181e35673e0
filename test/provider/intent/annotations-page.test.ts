import { describe, expect, test } from 'vitest'
import { metallbRows } from '#provider/bgp/intent/annotation-rows'
import { annotationGroups, knownKeys, rowOf } from '#provider/intent/annotations'
import type { AnnotationRow } from '#provider/intent/annotations/row'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Annotations

Generated from the table in \`provider/intent/annotations.ts\`; \`npm run golden\` writes it anew.

On Azure Berth reads the annotations of the Azure cloud provider, and a few of its own. What stands here holds for Services of
\`type: LoadBalancer\`.

**Bad value**: *refuse* = the Service is not touched, what stands for it stays, and event and condition say why; *ignore* = as if the
key were not there; *coerce* = read as what is said here. The last two always give a warning, and with \`strictAnnotations: true\` in
\`berth.yaml\` they refuse as well. A misspelt key gives a warning with the key that was probably meant. A key without effect on the
Service that carries it gives a warning too.

**Acted on**: *yes*; *not yet* = known, and a Service that uses it gets a warning (“Azure in full” brings it); *no* = never.
`

const bareMetal = `## On bare metal

MetalLB’s keys, from \`provider/bgp/intent/annotation-rows.ts\`; each is read under the old prefix \`metallb.universe.tf/\` as well, with a warning. An empty value says nothing.
`

const actedOn = { yes: 'yes', 'azure-in-full': 'not yet', no: 'no' } as const

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

  test('finds the row of a port’s key by any port number', () => {
    const key = 'service.beta.kubernetes.io/port_{port}_health-probe_port'
    expect(rowOf(key.replace('{port}', '8080'))?.key).toBe(key)
    expect(rowOf(key.replace('{port}', 'http'))).toBeUndefined()
    expect(rowOf('service.beta.kubernetes.io/azure-load-balancer-internal-subnets')).toBeUndefined()
  })
})

function groupTable(rows: readonly AnnotationRow[]): string {
  const cells = rows.map((row) => [
    `\`${row.key}\``,
    row.doc,
    row.range,
    row.default,
    row.appliesTo,
    row.supported === 'no' ? '' : row.onBadValue,
    actedOn[row.supported],
  ])
  return table(['Key', 'What it does', 'Values', 'Default', 'Services', 'Bad value', 'Acted on'], cells)
}
