import type { Announcement, AnnouncementSource } from '../announcement.ts'
import type { Draft } from './draft.ts'

/**
 * Makes one announcement of all drafts for one prefix: Services that share an address or an aggregate, and advertisements
 * of one pool that add up. In the order of prefixes. A draft that is alone stays the object it was.
 */
export function merge(drafts: readonly Draft[]): readonly Announcement[] {
  const announcements: Announcement[] = []
  let last: Draft | undefined
  for (const one of drafts.toSorted(byOrder)) {
    const before = announcements.at(-1)
    if (before !== undefined && last?.order === one.order)
      announcements[announcements.length - 1] = both(before, one.announcement)
    else announcements.push(one.announcement)
    last = one
  }
  return announcements
}

function byOrder(a: Draft, b: Draft): number {
  if (a.order === b.order) return 0
  return a.order < b.order ? -1 : 1
}

function both(a: Announcement, b: Announcement): Announcement {
  return {
    prefix: a.prefix,
    from: sourceOf(a.from, b.from),
    peers: a.peers === undefined || b.peers === undefined ? undefined : union(a.peers, b.peers),
    communities: union(a.communities, b.communities),
    largeCommunities: union(a.largeCommunities, b.largeCommunities),
    localPref: a.localPref ?? b.localPref,
    med: a.med ?? b.med,
    prepend: Math.min(a.prepend, b.prepend),
    // One of them draws as much as any other node: the whole address does.
    weight: a.weight === undefined || b.weight === undefined ? undefined : Math.max(a.weight, b.weight),
    // As long as one of them stays, the address stays.
    gracefulShutdown: a.gracefulShutdown && b.gracefulShutdown,
  }
}

/** The first kind tells why the prefix is there; the Services of the other are named with it. */
function sourceOf(a: AnnouncementSource, b: AnnouncementSource): AnnouncementSource {
  if (!('services' in a)) return a
  if (!('services' in b)) return b
  return { kind: a.kind, services: union(a.services, b.services) }
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort()
}
