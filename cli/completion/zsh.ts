import type { Command } from '../command.ts'
import { flagsOf, LIST_SERVICES, quoted, type Flag } from './shape.ts'

/** Completion for zsh: a file `_berth` in $fpath, or sourced after compinit. */
export function zshCompletion(commands: readonly Command[]): string {
  const described = commands.map(
    ({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', String.raw`\:`)}`)}`,
  )
  return `#compdef berth
# zsh completion of berth: berth completion zsh > "\${fpath[1]}/_berth"
_berth_services() {
  local -a services where
  local flag
  for flag in -n --namespace --context --kubeconfig; do
    (( \${+opt_args[$flag]} )) && where+=($flag "\${(Q)opt_args[$flag]}")
  done
  services=(\${(f)"$(kubectl ${LIST_SERVICES} $where 2>/dev/null)"})
  compadd -a services
}
_berth_commands() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  _describe -t commands 'command of berth' commands
}
_berth() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C '1: :_berth_commands' '*::argument:->rest'
  [[ $state == rest ]] || return
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _berth "$@"; else compdef _berth berth; fi`
}

function commandCase(command: Command): string {
  const specs = [...flagsOf(command).flatMap(flagSpecs), argumentSpec(command)]
  return `    ${command.name}) _arguments ${specs.map((spec) => `\\\n      ${quoted(spec)}`).join(' ')} ;;`
}

/** One specification for each name; a flag that does not repeat excludes its other name too. */
function flagSpecs({ names, help, repeats, value }: Flag): readonly string[] {
  return names.map((name) => {
    const first = repeats ? '*' : `(${names.join(' ')})`
    return `${first}${name}[${escaped(help)}]${valueSpec(value)}`
  })
}

function valueSpec(value: Flag['value']): string {
  switch (value.is) {
    case 'absent':
      return ''
    case 'choice':
      return `:value:(${value.of.join(' ')})`
    case 'file':
      return ':file:_files'
    case 'directory':
      return ':directory:_files -/'
    case 'free':
      return ':value: '
  }
}

function argumentSpec({ name, argument }: Command): string {
  if (name === 'help') return '1: :_berth_commands'
  if (argument === 'service') return '1:service:_berth_services'
  if (argument === 'file') return '1:file:_files'
  return argument === undefined || argument.length === 0 ? '*: :' : `1:argument:(${argument.join(' ')})`
}

/** Brackets and colons are marks of a specification. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, String.raw`\$&`)
}
