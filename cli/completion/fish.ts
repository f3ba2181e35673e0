import type { Command } from '../command.ts'
import { flagsOf, LIST_SERVICES, WHERE_FLAGS, type Flag } from './shape.ts'

/** Completion for fish: a file in ~/.config/fish/completions. */
export function fishCompletion(commands: readonly Command[]): string {
  return [
    '# fish completion of berth: berth completion fish > ~/.config/fish/completions/berth.fish',
    ...services,
    'complete -c berth -f',
    ...commands.map(
      ({ name, summary }) => `complete -c berth -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`,
    ),
    ...commands.flatMap((command) => flagsOf(command).map((flag) => flagLine(command, flag))),
    ...commands.flatMap((command) => argumentLine(command, commands)),
  ].join('\n')
}

/** The Services of the cluster and namespace that the line names. */
const services = [
  'function __berth_services',
  '  set -l where',
  '  set -l previous',
  '  for word in (commandline -opc)',
  `    if contains -- "$previous" ${WHERE_FLAGS.join(' ')}`,
  '      set -a where $previous $word',
  '    end',
  '    set previous $word',
  '  end',
  `  kubectl ${LIST_SERVICES} $where 2>/dev/null`,
  'end',
] as const

function flagLine({ name }: Command, { names, help, value }: Flag): string {
  const flags = names.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  return `complete -c berth ${within(name)} ${flags.join(' ')}${valueWords(value)} -d ${fishQuoted(help)}`
}

function valueWords(value: Flag['value']): string {
  switch (value.is) {
    case 'absent':
      return ''
    case 'choice':
      return ` -x -a ${fishQuoted(value.of.join(' '))}`
    case 'file':
      return ' -r -F'
    case 'directory':
      return " -x -a '(__fish_complete_directories)'"
    case 'free':
      return ' -x'
  }
}

function argumentLine({ name, argument }: Command, commands: readonly Command[]): readonly string[] {
  if (argument === 'service') return [`complete -c berth ${within(name)} -a '(__berth_services)'`]
  if (argument === 'file') return [`complete -c berth ${within(name)} -F`]
  const words = name === 'help' ? commands.map((one) => one.name) : (argument ?? [])
  return words.length === 0 ? [] : [`complete -c berth ${within(name)} -a ${fishQuoted(words.join(' '))}`]
}

function within(name: string): string {
  return `-n '__fish_seen_subcommand_from ${name}'`
}

/** fish knows two escapes between single quotes. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
}
