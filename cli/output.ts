import { stringify } from 'yaml'
import type { Invocation } from './command.ts'
import { choiceOption } from './options.ts'

/** How an answer is printed: as a table for people, or for programs. */
export type Output = 'table' | 'json' | 'yaml'

/** Reads `--output`. `text` is what a table was called before. @throws {Failure} for another word */
export function outputOption(options: Invocation['options']): Output {
  if (options['output'] === 'text') return 'table'
  return choiceOption(options, 'output', ['table', 'json', 'yaml'] as const) ?? 'table'
}

/** The answer for programs. What JSON cannot say (undefined, functions) is in neither. */
export function printValue(value: unknown, output: Exclude<Output, 'table'>): string {
  const json = JSON.stringify(value, undefined, 2)
  if (output === 'json') return json
  // By way of JSON, so that both say the same; without anchors, which few readers of people's own scripts follow.
  return stringify(JSON.parse(json), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd()
}
