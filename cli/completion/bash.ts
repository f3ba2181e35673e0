import type { Command } from '../command.ts'
import { flagsOf, LIST_SERVICES, quoted, WHERE_FLAGS, type Flag } from './shape.ts'

/** Completion for bash 4 and newer, without the package bash-completion. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name)
  return `# bash completion of berth: source <(berth completion bash)
_berth_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_berth_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen "$1" -- "$cur"); }
_berth_services() {
  local index where=()
  for ((index = 2; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      ${WHERE_FLAGS.join('|')}) where+=("\${COMP_WORDS[index]}" "\${COMP_WORDS[index + 1]}") ;;
    esac
  done
  _berth_words "$(kubectl ${LIST_SERVICES} "\${where[@]}" 2>/dev/null)"
}
_berth() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _berth_words ${quoted(names.join(' '))}
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${commands.flatMap((command) => flagsOf(command).flatMap((flag) => valueCase(command, flag))).join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map((command) => commandCase(command, names)).join('\n')}
  esac
}
complete -F _berth berth`
}

function valueCase({ name }: Command, { names, value }: Flag): readonly string[] {
  if (value.is === 'absent') return []
  return [`    ${names.map((flag) => quoted(`${name} ${flag}`)).join('|')}) ${offer(value)}return ;;`]
}

function offer(value: Exclude<Flag['value'], { is: 'absent' }>): string {
  switch (value.is) {
    case 'choice':
      return `_berth_words ${quoted(value.of.join(' '))}; `
    case 'file':
      return '_berth_files -f; '
    case 'directory':
      return '_berth_files -d; '
    case 'free':
      return ''
  }
}

function commandCase(command: Command, names: readonly string[]): string {
  const flags = flagsOf(command).flatMap((flag) => flag.names)
  const offered = `_berth_words ${quoted(flags.join(' '))}`
  return `    ${command.name}) if [[ $cur == -* ]]; then ${offered}; else ${argumentOffer(command, names)}; fi ;;`
}

function argumentOffer({ name, argument, options }: Command, names: readonly string[]): string {
  if (argument === 'service') return '_berth_services'
  const words = name === 'help' ? names : (argument ?? Object.keys(options).map((option) => `--${option}`))
  return `_berth_words ${quoted(Array.isArray(words) ? words.join(' ') : '')}`
}
