import type { Command, Option } from '../command.ts'

/** What a shell must know of a flag. */
export interface Flag {
  /** `--output`, and `-o` where there is one. */
  readonly names: readonly string[]
  readonly help: string
  readonly repeats: boolean
  readonly value: FlagValue
}

export type FlagValue =
  | { readonly is: 'absent' }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'file' | 'directory' | 'free' }

/** The flags of a command, `--help` the last of them. */
export function flagsOf({ options }: Command): readonly Flag[] {
  const help = { names: ['--help', '-h'], help: 'show the manual', repeats: false, value: { is: 'absent' } } as const
  return [...Object.entries(options).map(([name, option]) => flagOf(name, option)), help]
}

function flagOf(name: string, option: Option): Flag {
  const { short, help, multiple = false } = option
  return {
    names: short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`],
    help,
    repeats: multiple,
    value: valueOf(option),
  }
}

function valueOf({ type, choices, offers }: Option): FlagValue {
  if (type === 'boolean') return { is: 'absent' }
  return choices === undefined ? { is: offers ?? 'free' } : { is: 'choice', of: choices }
}

/** What a shell runs for the names of Services, as `service/NAME`; the same in all shells but for the words before it. */
export const LIST_SERVICES = 'get services -o name --request-timeout=2s'

/** The flags of ours that say to kubectl which cluster and namespace are meant. */
export const WHERE_FLAGS = ['-n', '--namespace', '--context', '--kubeconfig'] as const

/** Quoted for a POSIX shell, zsh and bash among them. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
