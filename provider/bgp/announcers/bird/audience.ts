/**
 * Who is told a prefix, where not everyone is: each set of peers that occurs has a number, a route carries the number, and a
 * peer's filter lets pass the numbers of the sets that it is in.
 */
import type { Announcement, NodeAnnouncements } from '../../announcement.ts'

export interface Audiences {
  /** The number of an announcement's audience; undefined: all peers. */
  numberOf(announcement: Announcement): number | undefined
  /** The numbers of the audiences that `peer` is in. */
  with(peer: string): readonly number[]
}

/** Numbers the audiences of a state, in an order that does not hang on who came first. */
export function audiencesOf({ announcements }: NodeAnnouncements): Audiences {
  const sets = new Map(
    announcements.flatMap(({ peers }) => (peers === undefined ? [] : [[keyOf(peers), new Set(peers)] as const])),
  )
  const keys = [...sets.keys()].toSorted()
  return {
    numberOf: ({ peers }) => (peers === undefined ? undefined : keys.indexOf(keyOf(peers)) + 1),
    with: (peer) => keys.flatMap((key, index) => (sets.get(key)?.has(peer) === true ? [index + 1] : [])),
  }
}

function keyOf(peers: readonly string[]): string {
  return peers.toSorted().join(' ')
}
