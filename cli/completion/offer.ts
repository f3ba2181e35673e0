import type { Command } from '../command.ts'
import { flagsOf, WHERE_FLAGS, type FlagValue } from './shape.ts'

export interface Word {
  readonly text: string
  readonly help?: string
}

/** What may stand for the last word of a command line. */
export type Offer =
  | { readonly is: 'words'; readonly words: readonly Word[] }
  | { readonly is: 'file' | 'directory' }
  /** Names of Services, in the cluster and namespace that these flags name. */
  | { readonly is: 'services'; readonly where: readonly string[] }

/** Says what may stand for the last of the words that follow `berth`, which may be empty. */
export function offerFor(commands: readonly Command[], words: readonly string[]): Offer {
  const [name = '', ...rest] = words
  if (rest.length === 0) return { is: 'words', words: commands.map(wordOf) }
  const command = commands.find((one) => one.name === name)
  if (command === undefined) return nothing
  const [previous = '', last = ''] = [rest.at(-2), rest.at(-1)]
  const flags = flagsOf(command)
  const [, joined] = /^(--[^=]+)=/.exec(last) ?? []
  const asked = flags.find(({ names }) => names.includes(joined ?? previous))
  if (asked !== undefined && asked.value.is !== 'absent') return valueOffer(asked.value, joined)
  if (last.startsWith('-')) {
    return { is: 'words', words: flags.flatMap(({ names, help }) => names.map((text) => ({ text, help }))) }
  }
  return argumentOffer(command, commands, rest)
}

const nothing: Offer = { is: 'words', words: [] }

function wordOf({ name, summary }: Command): Word {
  return { text: name, help: summary }
}

function valueOffer(value: Exclude<FlagValue, { is: 'absent' }>, joined: string | undefined): Offer {
  switch (value.is) {
    case 'choice':
      return {
        is: 'words',
        words: value.of.map((text) => ({ text: joined === undefined ? text : `${joined}=${text}` })),
      }
    case 'free':
      return nothing
    case 'file':
    case 'directory':
      return { is: value.is }
  }
}

function argumentOffer({ name, argument }: Command, commands: readonly Command[], rest: readonly string[]): Offer {
  if (argument === 'service') return { is: 'services', where: whereIn(rest) }
  if (argument === 'file') return { is: 'file' }
  if (name === 'help') return { is: 'words', words: commands.map(wordOf) }
  return { is: 'words', words: (argument ?? []).map((text) => ({ text })) }
}

function whereIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const isFlag = WHERE_FLAGS.some((flag) => word === flag)
    if (isFlag) return [word, words[at + 1] ?? '']
    return WHERE_FLAGS.some((flag) => flag.startsWith('--') && word.startsWith(`${flag}=`)) ? [word] : []
  })
}
