/** The shells that the machine need not have: as Debian has them, in a place of their own. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deepStrictEqual } from 'node:assert/strict'
import { commands } from '#cli/commands'
import { fishCompletion } from '#cli/completion/fish'
import { zshCompletion } from '#cli/completion/zsh'
import { createReleasedPlace, type ReleasedPlace } from '../bgp/lab/released.ts'
import { output } from '../process/run.ts'
import { unpackPrograms, type DebianPrograms } from '../tools/debian.ts'

const bookworm: DebianPrograms = {
  release: 'bookworm',
  packages: ['zsh', 'fish', 'coreutils', 'dash', 'grep', 'sed'],
  groups: [],
}

export interface Shell {
  readonly name: 'zsh' | 'fish'
  /** What begins a command line with a script of its own. */
  readonly words: readonly string[]
  readonly completion: string
}

export const shells: readonly Shell[] = [
  { name: 'zsh', words: ['zsh', '-f'], completion: zshCompletion(commands) },
  { name: 'fish', words: ['fish', '--no-config'], completion: fishCompletion(commands) },
]

/** Fetches them, and puts a kubectl beside them that says what it was asked. */
export async function fetchShells(folder: string, say: (text: string) => void, signal: AbortSignal) {
  const place = await createReleasedPlace(await unpackPrograms(bookworm, say, signal), join(folder, 'place'))
  const home = join(folder, 'home')
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'shop.yaml'), '')
  await writeFile(join(home, 'kubectl'), '#!/bin/sh\nprintf "service/%s\\n" web wide "$*" | tr " " _\n')
  await chmod(join(home, 'kubectl'), 0o755)
  return { place, home }
}

interface Where {
  readonly place: ReleasedPlace
  readonly home: string
}

/** Throws unless the shell offers these words, in any order, at the end of each line. */
export async function assertOffers(
  { place, home }: Where,
  { name, words, completion }: Shell,
  wanted: Readonly<Record<string, readonly string[]>>,
  signal: AbortSignal,
): Promise<void> {
  const file = join(home, `berth.${name}`)
  await writeFile(file, completion)
  const script = join(import.meta.dirname, `offers.${name}`)
  const args = ['--mount', ...place.wrap([...words, script, file, ...Object.keys(wanted)])]
  const env = { PATH: `${home}:/usr/bin:/bin`, HOME: home, TERM: 'xterm', LANG: 'C.UTF-8' }
  const text = await output({ command: 'unshare', args, cwd: home, env }, signal)
  const found = text.split(/^\.\n/mu).slice(0, -1)
  const told = found.map((part) => part.split('\n').flatMap((line) => line.split('\t')[0]?.trim() || []))
  deepStrictEqual(
    Object.fromEntries(Object.keys(wanted).map((line, index) => [line, told[index]?.toSorted()])),
    Object.fromEntries(Object.entries(wanted).map(([line, offered]) => [line, offered.toSorted()])),
  )
}
