/** The manual for people: the pages of commands as a terminal shows them, in the sections that manual pages have. */
import type { Command, Option } from '../command.ts'
import { exitStatusOf } from '../exit-status.ts'
import type { Style } from '../terminal/style.ts'
import { wrap } from '../terminal/wrap.ts'
import { colours, environment } from './environment.ts'

export interface PageOptions {
  readonly width: number
  readonly bold: Style
}

/** Lists all commands. */
export function overview(commands: readonly Command[], { width, bold }: PageOptions): string {
  const indent = Math.max(...commands.map(({ name }) => name.length)) + 4
  const rows = commands.map(({ name, summary }) => {
    const [first = '', ...others] = wrap(summary, width - indent)
    const head = `  ${bold(name)}${' '.repeat(indent - 2 - name.length)}${first}`
    return [head, ...others.map((line) => ' '.repeat(indent) + line)].join('\n')
  })
  return [
    ...wrap('berth gives every Kubernetes Service of type LoadBalancer an address that works.', width),
    '',
    ...rows,
    '',
    'berth COMMAND --help says more.',
  ].join('\n')
}

/** The whole page of one command. */
export function manualPage(command: Command, page: PageOptions): string {
  const { name, summary, synopsis, description, examples } = command
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['NAME', wrapped(`berth-${name} - ${summary}`, page)],
    ['SYNOPSIS', synopsis.map((way) => `    berth ${name} ${way}`.trimEnd())],
    ['DESCRIPTION', description.flatMap((text, index) => [...(index > 0 ? [''] : []), ...wrapped(text, page)])],
    ['OPTIONS', optionsOf(command).flatMap(([flag, text]) => entry(page.bold(flag), text, page))],
    [
      'EXAMPLES',
      examples.flatMap(({ does, command: line }) =>
        entry(does.endsWith('?') ? does : `${does}:`, line, { ...page, width: Infinity }),
      ),
    ],
    ['EXIT STATUS', exitStatusOf(command).flatMap(([code, text]) => short(code, text, page))],
    ['ENVIRONMENT', variablesOf(command).flatMap(([variable, text]) => entry(page.bold(variable), text, page))],
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0)
  return shown.map(([title, lines]) => [page.bold(title), ...lines].join('\n')).join('\n\n')
}

/** One line for each way to call it, for whoever called it otherwise. */
export function usage({ name, synopsis }: Command): string {
  const ways = synopsis.map((way, index) => `${index === 0 ? 'usage:' : '   or:'} berth ${name} ${way}`.trimEnd())
  return [...ways, `berth ${name} --help says more.`].join('\n')
}

/** The options with what they are for, `--help` the last of them. */
export function optionsOf({ options }: Command): readonly (readonly [flag: string, text: string])[] {
  const own = Object.entries(options).map(([name, option]) => [flagOf(name, option), option.help] as const)
  return [...own, ['-h, --help', 'show this page']]
}

/** The variables that the command reads, with what they are for. */
export function variablesOf(command: Command): readonly (readonly [name: string, text: string])[] {
  const names = new Set<string>([...command.environment, ...colours])
  return Object.entries(environment).filter(([name]) => names.has(name))
}

function flagOf(name: string, { type, short: letter, value }: Option): string {
  const flag = letter === undefined ? `--${name}` : `-${letter}, --${name}`
  return type === 'string' ? `${flag} ${value ?? name.split('-').at(-1)?.toUpperCase()}` : flag
}

function entry(head: string, text: string, page: PageOptions): readonly string[] {
  return [`    ${head}`, ...wrap(text, page.width - 8).map((line) => `        ${line}`)]
}

function short(head: string, text: string, { width }: PageOptions): readonly string[] {
  return wrap(text, width - 12).map((line, index) => `    ${(index === 0 ? head : '').padEnd(8)}${line}`)
}

function wrapped(text: string, { width }: PageOptions): readonly string[] {
  return wrap(text, width - 4).map((line) => `    ${line}`)
}
