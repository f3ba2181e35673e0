import type { Invocation } from '../command.ts'
import { outputOption, printValue } from '../output.ts'
import { stringOption } from '../options.ts'
import { table } from '../table.ts'
import { version } from '../version.ts'

/** Says the version alone on its line, or with what runs it where a format is named. */
export function run({ options }: Invocation): Promise<number> {
  const known = { version, node: process.versions.node, platform: `${process.platform}/${process.arch}` }
  const output = outputOption(options)
  if (output !== 'table') console.log(printValue(known, output))
  else if (stringOption(options, 'output') === undefined) console.log(version)
  else console.log(table(['BERTH', 'NODE', 'PLATFORM'], [Object.values(known)]))
  return Promise.resolve(0)
}
