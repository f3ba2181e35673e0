/** The policies are made of the annotation table, and say what the parser says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { bgpDefaults, parseBgpService } from '#provider/bgp/intent/parse'
import { checksOf } from '#provider/intent/admission/checks'
import { refusingPolicy, warningPolicy } from '#provider/intent/admission/policy'
import type { AnnotationRow } from '#provider/intent/annotations/row'
import { azureDefaults } from '#provider/intent/defaults'
import { parseService } from '#provider/intent/parse'
import { cases, serviceOf, type Case, type Verdict } from './admission/cases.ts'
import { keysOf } from './admission/keys.ts'

const head = `# Generated from the table of annotations (provider/intent/admission); \`npm run golden\` writes it anew.
# For each backend two policies (what goes under \`spec\`): \`refused\`, of values for which the controller does not touch a Service, and
# \`tolerated\`, of values that it reads as something else. The chart binds the first as \`validation\` says, the second always to warn.
# {class} stands for the loadBalancerClass that is served. The libraries for IP addresses need Kubernetes 1.31.
`

describe('the admission policies', () => {
  it('are those that the table makes', () => {
    const policies = Object.fromEntries(
      Object.entries(keysOf).map(([backend, keys]) => [
        backend,
        { refused: refusingPolicy(keys), tolerated: warningPolicy(keys) },
      ]),
    )
    const text = head + stringify(policies, { lineWidth: 0, aliasDuplicateObjects: false })
    const file = new URL('../../charts/berth/files/admission-policy.yaml', import.meta.url)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
    expect(text).toBe(readFileSync(file, 'utf8'))
  })

  it('know a shape of every text and list', () => {
    const rows = Object.values(keysOf).flatMap(({ rows }) => rows)
    const listed = rows.filter(({ type, supported }) => supported !== 'no' && (type === 'text' || type === 'commas'))
    expect(listed.filter(({ shape }) => shape === undefined)).toEqual([])
  })

  it('are tried with a value of each kind that a row can have', () => {
    const untried = Object.entries(keysOf).flatMap(([backend, { rows }]) =>
      rows.flatMap((row) => {
        const tried: ReadonlySet<Verdict> = new Set(
          cases.filter((one) => isOf(one, backend, row)).map(({ verdict }) => verdict),
        )
        const wanted: readonly Verdict[] = [...checksOf(row).map(({ otherwise }) => otherwise), 'passes']
        return wanted.filter((one) => !tried.has(one)).map((one) => `${backend} ${row.key} ${one}`)
      }),
    )
    // One of these is good only where azure.json has load balancers of that name, the others wherever they stand do nothing.
    const never = ['configurations', 'mode', 'health-probe-port'].map(
      (name) => `azure service.beta.kubernetes.io/azure-load-balancer-${name} passes`,
    )
    expect(untried.toSorted()).toEqual(never.toSorted())
  })
})

function isOf({ backend, key }: Case, of: string, row: AnnotationRow): boolean {
  return backend === of && key.replace(/\/port_\d+_/, '/port_{port}_') === row.key
}

describe('the parser, asked the same', () => {
  it.each(cases.map((one) => [one.key, one.value, one.verdict, one] as const))(
    '%s "%s" %s',
    (key, _value, verdict, one) => {
      expect(verdictOf(one, key)).toBe(verdict)
    },
  )
})

/** What the controller makes of the value: a notice is no verdict about it. */
function verdictOf(one: Case, key: string): Verdict {
  const strict = judge(one, true)
  if (!('problems' in strict) || !strict.problems.some(({ field }) => field === key)) return 'passes'
  const lenient = judge(one, false)
  const isRefused = 'problems' in lenient && lenient.problems.some(({ field }) => field === key)
  return isRefused ? 'refused' : 'tolerated'
}

function judge(one: Case, strictAnnotations: boolean) {
  const service = serviceOf(one, 'web')
  const { ports } = service.spec
  const spec = { ...service.spec, ports: ports.map((port, index) => ({ ...port, nodePort: 30_000 + index })) }
  const applied = { ...service, metadata: { ...service.metadata, uid: '0b7a2f0e-1111-2222-3333-444455556666' }, spec }
  return one.backend === 'azure'
    ? parseService(applied, { ...azureDefaults, strictAnnotations })
    : parseBgpService(applied, { ...bgpDefaults, strictAnnotations })
}
