import type { Command } from './command.ts'

/** What every command may end with, beside its own. */
const always: Readonly<Record<number, string>> = {
  2: 'the command line, a file or a setting is wrong: the line on standard error says which',
  130: 'interrupted (Ctrl-C)',
}

/** What the command ends with, by number. */
export function exitStatusOf({ exits }: Command): readonly (readonly [code: string, meaning: string])[] {
  return Object.entries({ ...always, ...exits }).toSorted(([one], [other]) => Number(one) - Number(other))
}
