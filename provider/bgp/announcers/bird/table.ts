import { linesOf } from './reply.ts'
import type { Reply } from './reply.ts'

/** The daemon's table for each family's announcements. */
export const tables = ['announced_ipv4', 'announced_ipv6'] as const

/** Reads the prefixes of `show route`. */
export function readPrefixes(reply: Reply): readonly string[] {
  return linesOf(reply, 1007).flatMap((line) => /^[0-9a-f.:]+\/\d+(?=\s)/u.exec(line)?.[0] ?? [])
}

/** Reads the number of networks of `show route count`; undefined if it is told otherwise than we know. */
export function readCount(reply: Reply): number | undefined {
  const text = linesOf(reply, 1007).concat(linesOf(reply, 14)).join(' ')
  const count = /for (\d+) networks/u.exec(text)?.[1]
  return count === undefined ? undefined : Number(count)
}
