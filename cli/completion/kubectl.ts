/**
 * What kubectl asks a plugin for: kubectl_complete-berth, with the words that follow `kubectl berth`, answers a word a line
 * (after a tab what it is), and last a directive (kubernetes/kubernetes#105867; cobra, "shell completions").
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Command } from '../command.ts'
import { offerFor, type Offer, type Word } from './offer.ts'
import { LIST_SERVICES } from './shape.ts'

/** Cobra's ShellCompDirective: names of files; these words and nothing else; names of directories. */
const directives = { file: 0, words: 4, directory: 16 } as const

/** Answers what stands for the last of `words`, as kubectl reads it. */
export async function completeForKubectl(commands: readonly Command[], words: readonly string[]): Promise<string> {
  const last = words.at(-1) ?? ''
  const offer = offerFor(commands, words)
  const offered = (await wordsOf(offer, last)).filter(({ text }) => text.startsWith(last))
  const lines = offered.map(({ text, help }) => (help === undefined ? text : `${text}\t${help}`))
  return [...lines, `:${directives[offer.is === 'services' ? 'words' : offer.is]}`].join('\n')
}

async function wordsOf(offer: Offer, last: string): Promise<readonly Word[]> {
  if (offer.is === 'words') return offer.words
  return offer.is === 'services' ? await services(offer.where, last) : []
}

/** As kubectl names them, or as who types a shorter form. Nothing is offered where kubectl has no answer. */
async function services(where: readonly string[], last: string): Promise<readonly Word[]> {
  try {
    const { stdout } = await promisify(execFile)('kubectl', [...LIST_SERVICES.split(' '), ...where])
    const names = stdout.split('\n').filter((name) => name !== '')
    return names.map((name) => ({ text: last.startsWith('svc/') ? name.replace(/^service/, 'svc') : name }))
  } catch {
    return []
  }
}
