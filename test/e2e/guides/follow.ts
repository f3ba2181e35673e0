import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blocksOf, type Typed } from '#test/guides/page'
import { until } from '../process/deadline.ts'
import type { Checks } from '../report/checks.ts'
import type { Reader } from './reader.ts'

export const root = join(import.meta.dirname, '../../..')

const patience = { timeoutMs: 60_000, everyMs: 500 }

/** Types every block of a page, in order, one check a block. After a block that failed the rest is not tried: it goes on from it. */
export async function follow(page: string, reader: Reader, checks: Checks, signal: AbortSignal): Promise<void> {
  const blocks = blocksOf(await readFile(join(root, page), 'utf8'))
  for (const { line, typed, stays, looksAgain, notRun } of blocks) {
    if (notRun !== undefined) {
      checks.say(`${page}:${line} is not run: ${notRun}`)
      continue
    }
    const first = typed[0]?.command.split('\n')[0] ?? ''
    const done = await checks.check(`${page}:${line} ${first}`, async () => {
      if (looksAgain)
        return await until({ what: 'the page comes true', ...patience }, () => typeAll(typed, reader, signal), signal)
      return await (stays ? leaveAllRunning : typeAll)(typed, reader, signal)
    })
    if (done === undefined) return
  }
}

async function typeAll(typed: readonly Typed[], reader: Reader, signal: AbortSignal): Promise<true> {
  for (const one of typed) await reader.type(one, signal)
  return true
}

async function leaveAllRunning(typed: readonly Typed[], reader: Reader, signal: AbortSignal): Promise<true> {
  for (const one of typed) await reader.leaveRunning(one, signal)
  return true
}
