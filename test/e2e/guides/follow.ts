import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blocksOf } from '#test/guides/page'
import type { Checks } from '../report/checks.ts'
import type { Reader } from './reader.ts'

export const root = join(import.meta.dirname, '../../..')

/** Types every block of a page, in order, one check a block. After a block that failed the rest is not tried: it goes on from it. */
export async function follow(page: string, reader: Reader, checks: Checks, signal: AbortSignal): Promise<void> {
  const blocks = blocksOf(await readFile(join(root, page), 'utf8'))
  for (const { line, typed, stays, notRun } of blocks) {
    if (notRun !== undefined) {
      checks.say(`${page}:${line} is not run: ${notRun}`)
      continue
    }
    const first = typed[0]?.command.split('\n')[0] ?? ''
    const done = await checks.check(`${page}:${line} ${first}`, async () => {
      for (const one of typed) await (stays ? reader.leaveRunning(one, signal) : reader.type(one, signal))
      return true
    })
    if (done === undefined) return
  }
}
