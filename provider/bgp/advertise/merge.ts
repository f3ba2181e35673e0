import type { Announcement, AnnouncementSource, Apart, Attributes } from '../announcement.ts'
import type { Draft } from './draft.ts'

/**
 * Makes one announcement of all drafts for one prefix: Services that share an address or an aggregate, and advertisements
 * of one pool that add up. In the order of prefixes. A draft that is alone stays the object it was.
 *
 * @param peers the names of the node's peers, who may be told different things of one prefix
 */
export function merge(drafts: readonly Draft[], peers: readonly string[]): readonly Announcement[] {
  const announcements: Announcement[] = []
  const sorted = drafts.toSorted(byOrder)
  for (let at = 0; at < sorted.length;) {
    const from = at
    const order = sorted[at]?.order
    while (sorted[at]?.order === order && at < sorted.length) at += 1
    const [first, ...rest] = sorted.slice(from, at).map(({ announcement }) => announcement)
    if (first !== undefined) announcements.push(rest.length === 0 ? first : together(first, rest, peers))
  }
  return announcements
}

function byOrder(a: Draft, b: Draft): number {
  if (a.order === b.order) return 0
  return a.order < b.order ? -1 : 1
}

function together(first: Announcement, rest: readonly Announcement[], peers: readonly string[]): Announcement {
  const all = rest.reduce(both, first)
  if (rest.every((one) => one.peers?.join() === first.peers?.join())) return all
  const apart = tellApart([first, ...rest], peers)
  return apart.length < 2 ? all : { ...all, apart }
}

/** What each peer is told by those that go to it, as MetalLB has it: an advertisement for one router is none of the other's business. */
function tellApart(parts: readonly Announcement[], peers: readonly string[]): readonly Apart[] {
  const groups = new Map<string, { readonly peers: string[]; readonly attributes: Attributes }>()
  for (const peer of peers) {
    const [first, ...rest] = parts.filter((one) => one.peers === undefined || one.peers.includes(peer))
    if (first === undefined) continue
    const attributes = attributesOf(rest.reduce(both, first))
    const key = JSON.stringify(attributes)
    const group = groups.get(key) ?? { peers: [], attributes }
    groups.set(key, group)
    group.peers.push(peer)
  }
  return Array.from(groups.values(), (group) => ({ ...group.attributes, peers: group.peers.sort() }))
}

function attributesOf(announcement: Announcement): Attributes {
  const { communities, largeCommunities, localPref, med, prepend, weight, gracefulShutdown } = announcement
  return { communities, largeCommunities, localPref, med, prepend, weight, gracefulShutdown }
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
