import { expect, it } from 'vitest'
import type { Command } from '#cli/command'
import { commands } from '#cli/commands'
import { exitStatusOf } from '#cli/exit-status'
import { environment } from '#cli/manual/environment'
import { optionsOf, variablesOf } from '#cli/manual/page'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Command line

Generated from the tables in \`cli/manual/\`; \`npm run golden\` writes it anew.

\`berth COMMAND --help\` shows the same on a terminal. As \`kubectl-berth\` on the PATH it is a plugin: \`kubectl berth explain svc/web -n shop\`.

Every command ends with 0 where all is well, 1 where something is not (each says below what), 2 where the command line, a file or a
setting is wrong, and 130 where it was interrupted. Answers go to standard output, everything else to standard error.

\`--output json\` and \`yaml\` hold the fields that a command names below. These names stay; others may come.

Colours are for terminals only; \`NO_COLOR\` and \`FORCE_COLOR\` are respected.
`

it('the tables of the command line are what docs/cli.md says', () => {
  const overview = table(
    ['Command', 'What it does'],
    commands.map(({ name, summary }) => [`[\`${name}\`](#berth-${name})`, summary]),
  )
  const variables = table(
    ['Variable', 'What it is', 'Read by'],
    Object.entries(environment).map(([name, text]) => [`\`${name}\``, text, readersOf(name)]),
  )
  const page = [intro, overview, '', '## Environment\n', variables, '', commands.map(section).join('\n')].join('\n')
  expect(page).toBe(pageInDocs('cli.md', page))
})

function readersOf(variable: string): string {
  const readers = commands.filter((command) => variablesOf(command).some(([name]) => name === variable))
  return readers.length === commands.length ? 'all' : readers.map(({ name }) => `\`${name}\``).join(', ')
}

function section(command: Command): string {
  const { name, summary, synopsis, description, examples, fields } = command
  const parts = [
    `## berth ${name}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    fenced(synopsis.map((way) => `berth ${name} ${way}`.trimEnd())),
    ...description,
    table(['Option', 'What it does'], coded(optionsOf(command))),
    fenced(examples.flatMap(({ does, command: line }, index) => [...(index > 0 ? [''] : []), `# ${does}`, line])),
    table(['Ends with', 'Where'], exitStatusOf(command)),
    ...(fields === undefined ? [] : [table(['Field of the output', 'What it is'], coded(Object.entries(fields)))]),
  ]
  return `${parts.join('\n\n')}\n`
}

function coded(rows: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  return rows.map(([name, text]) => [`\`${name}\``, text])
}

function fenced(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n')
}
