import { meaningOf, upstreamTable } from '#charts/values/upstream-values'
import { table } from '#test/provider/generated-page'
import { leaves, type ValuesSchema } from './values-schema.ts'

const intro = `# Values of the chart

Generated from \`charts/values/\`; \`npm run golden\` writes it anew. \`charts/berth/values.schema.json\` is made of the same and keeps a value that
there is not, or that has the wrong type, from being installed.
`

const upstreamIntro = `## Values of cloud-provider-azure’s chart

Who comes from the Azure provider may bring the values file along: what means the same is taken, and wins over Berth’s own key. What has
no effect is told after the installation; what would do something else than it says is refused, with the reason. That chart’s defaults are not
Berth’s: it gives nodes ranges and writes routes unless told otherwise, and Berth does so with \`allocateNodeCidrs: true\` only.
`

/** docs/values.md */
export function valuesPage(schema: ValuesSchema): string {
  const rows = leaves(schema, new Set(['settings'])).map(({ path, schema: one }) => [
    `\`${path.join('.')}\``,
    one.description ?? '',
    shown(one.default),
  ])
  const upstream = upstreamTable.map((one) => [`\`${one.path}\``, meaningOf(one)])
  return [
    intro,
    table(['Value', 'What it is', 'Default'], rows),
    '',
    upstreamIntro,
    table(['Value', 'Here'], upstream),
    '',
  ].join('\n')
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'unset' : `\`${JSON.stringify(value)}\``
}
