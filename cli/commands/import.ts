import { stringify } from 'yaml'
import { importConfigMap, type Imported } from '#provider/bgp/config-map/import-config-map'
import { formatRemark } from '#provider/bgp/config-map/remark'
import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { stringOption } from '../options.ts'
import { readText } from '../read-text.ts'

/**
 * Prints what it imports as resources on standard output, and on standard error each line that it could not carry over as it
 * is: 0 if nothing was left out, 1 if something was.
 */
export async function run({ options, positionals }: Invocation): Promise<number> {
  const [what, path] = positionals
  if (what !== 'metallb-config' || path === undefined) {
    throw new Failure('say what and from where: berth import metallb-config FILE', 2)
  }
  const imported = importConfigMap(await readText(path, path), stringOption(options, 'namespace'))
  if ('unreadable' in imported) throw new Failure(`${path}: ${imported.unreadable}`, 2)
  const { resources, remarks } = imported
  for (const remark of remarks) console.error(formatRemark(remark, path))
  if (resources.length > 0) console.log(printResources(resources))
  return remarks.some(({ verdict }) => verdict === 'left out') ? 1 : 0
}

function printResources(resources: Imported['resources']): string {
  return resources.map((resource) => stringify(resource, { lineWidth: 0 }).trimEnd()).join('\n---\n')
}
