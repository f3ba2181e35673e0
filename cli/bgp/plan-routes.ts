import { isDeepStrictEqual } from 'node:util'
import { advertise } from '#provider/bgp/advertise/advertise'
import type { Facts } from '#provider/bgp/advertise/facts'
import type { Announcement, ConnectedPeer, NodeAnnouncements } from '#provider/bgp/announcement'
import { unknownPod } from './after-apply.ts'
import { describeAttributes, describePeers } from './describe-announcement.ts'
import { hereOf, type Snapshot } from './snapshot.ts'

/** What a change would do to the routes and sessions of one node. */
export interface PlannedNode {
  readonly node: string
  readonly changes: readonly PlannedChange[]
}

export interface PlannedChange {
  readonly what: 'session' | 'route'
  /** `+` comes, `-` goes, `~` becomes another. */
  readonly mark: '+' | '-' | '~'
  /** The peer, or the prefix. */
  readonly name: string
  readonly text: string
}

export interface Moment {
  readonly snapshot: Snapshot
  readonly facts: Facts
}

/** Compares what every node announces before and after; nodes on which nothing changes are left out. */
export function planRoutes(before: Moment, after: Moment, nowMs: number): readonly PlannedNode[] {
  return [...after.facts.nodes.keys()].toSorted().flatMap((node) => {
    const [one, other] = [before, after].map(({ facts, snapshot }) => {
      const here = hereOf(node, snapshot, facts.model)
      return advertise(facts, here, nowMs)?.desired ?? nothing
    })
    const changes = one && other ? [...sessionChanges(one, other), ...routeChanges(one, other)] : []
    return changes.length === 0 ? [] : [{ node, changes }]
  })
}

const nothing: NodeAnnouncements = { router: undefined, peers: [], bfdProfiles: [], announcements: [] }

function sessionChanges(before: NodeAnnouncements, after: NodeAnnouncements): readonly PlannedChange[] {
  const changed = compare(before.peers, after.peers, ({ name }) => name)
  return changed.map(({ mark, name, is, was }) => {
    const at = is ?? was
    const place = at === undefined ? '' : placeOf(at)
    const text = mark === '~' ? `${place}: ${changedFields(was, is)} changes, the session may start anew` : place
    return { what: 'session', mark, name, text }
  })
}

function placeOf({ at, peerAsn }: ConnectedPeer): string {
  return `${'address' in at ? at.address : at.interface}, AS ${peerAsn}`
}

function changedFields(was: ConnectedPeer | undefined, is: ConnectedPeer | undefined): string {
  const values = new Map(Object.entries(was ?? {}))
  return Object.entries(is ?? {})
    .filter(([field, value]) => !isDeepStrictEqual(values.get(field), value))
    .map(([field]) => field)
    .join(', ')
}

function routeChanges(before: NodeAnnouncements, after: NodeAnnouncements): readonly PlannedChange[] {
  const [was, is] = [before, after].map(({ announcements }) => announcements.filter(isKnown))
  const changed = compare(was ?? [], is ?? [], ({ prefix }) => prefix)
  return changed.flatMap((one) => {
    const { mark, name } = one
    const text = mark === '-' ? '' : describeRoute(one.is)
    const former = mark === '~' ? describeRoute(one.was) : ''
    // Which Services stand behind a prefix changes no route.
    if (mark === '~' && text === former) return []
    return [{ what: 'route' as const, mark, name, text: former === '' ? text : `${text} (was: ${former})` }]
  })
}

function isKnown({ prefix }: Announcement): boolean {
  return !Object.values(unknownPod).some((ip) => prefix.startsWith(`${ip}/`))
}

function describeRoute(announcement: Announcement | undefined): string {
  if (announcement === undefined) return ''
  const attributes = describeAttributes(announcement)
  return `to ${describePeers(announcement)}${attributes === '' ? '' : `, ${attributes}`}`
}

interface Compared<T> {
  readonly mark: PlannedChange['mark']
  readonly name: string
  readonly was: T | undefined
  readonly is: T | undefined
}

function compare<T>(before: readonly T[], after: readonly T[], nameOf: (item: T) => string): readonly Compared<T>[] {
  const [was, is] = [before, after].map((items) => new Map(items.map((item) => [nameOf(item), item])))
  const names = [...new Set([...before, ...after].map(nameOf))]
  return names.flatMap((name) => {
    const [old, now] = [was?.get(name), is?.get(name)]
    if (isDeepStrictEqual(old, now)) return []
    return [{ mark: old === undefined ? '+' : now === undefined ? '-' : '~', name, was: old, is: now }]
  })
}
