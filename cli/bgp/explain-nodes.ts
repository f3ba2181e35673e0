import { advertise } from '#provider/bgp/advertise/advertise'
import type { Facts } from '#provider/bgp/advertise/facts'
import { leavingText, withheldText } from '#provider/bgp/advertise/verdict'
import type { Verdict } from '#provider/bgp/advertise/verdict'
import type { Announcement } from '#provider/bgp/announcement'
import type { AnnouncerStatus, PeerStatus } from '#provider/bgp/speaker/announcer-status'
import { describeAttributes, describePeers } from './describe-announcement.ts'
import { hereOf, type Snapshot } from './snapshot.ts'

/** What one node makes of the addresses of a Service. */
export interface ExplainedNode {
  readonly node: string
  readonly addresses: readonly ExplainedAddress[]
  /** What its speaker says of itself. */
  readonly speaker: string
}

export interface ExplainedAddress {
  readonly address: string
  readonly isAnnounced: boolean
  /** Why not, or what is to be known of it. */
  readonly reason: string
  readonly routes: readonly ExplainedRoute[]
}

export interface ExplainedRoute {
  readonly prefix: string
  readonly to: string
  readonly attributes: string
  /** Whether the routing daemon holds it; undefined where nobody says. */
  readonly accepted: boolean | undefined
  readonly peers: readonly ExplainedPeer[]
}

export interface ExplainedPeer {
  readonly name: string
  readonly at: string
  readonly session: string
  /** Whether it was told of the route; undefined where nobody says. */
  readonly advertised: boolean | undefined
}

/** Says for each node whether it announces the Service, and how far its announcements have come. */
export function explainNodes(key: string, facts: Facts, snapshot: Snapshot, nowMs: number): readonly ExplainedNode[] {
  return [...facts.nodes.keys()].toSorted().map((node) => {
    const advertised = advertise(facts, hereOf(node, snapshot, facts.model), nowMs)
    const status = snapshot.speakers.get(node)
    const announcements = advertised?.desired.announcements ?? []
    const addresses = advertised?.verdicts.get(key)?.addresses ?? []
    return {
      node,
      speaker: status === undefined ? 'it runs no speaker' : status.message || 'ready',
      addresses: addresses.map(({ address, verdict }) => ({
        address,
        isAnnounced: verdict.is === 'announced',
        reason: reasonOf(verdict),
        routes: routesOf(verdict, announcements).map((one) => explainRoute(one, status)),
      })),
    }
  })
}

function reasonOf(verdict: Verdict): string {
  if (verdict.is === 'withheld') return withheldText[verdict.why]
  return verdict.leaving === undefined ? '' : leavingText[verdict.leaving]
}

function routesOf(verdict: Verdict, announcements: readonly Announcement[]): readonly Announcement[] {
  if (verdict.is === 'withheld') return []
  return announcements.filter(({ prefix }) => verdict.prefixes.includes(prefix))
}

function explainRoute(announcement: Announcement, status: AnnouncerStatus | undefined): ExplainedRoute {
  const { prefix, peers: told } = announcement
  const peers = (status?.peers ?? []).filter(({ name }) => told === undefined || told.includes(name))
  const accepted = status && isAmong(prefix, status.prefixes, status.desired) && !status.missing.includes(prefix)
  return {
    prefix,
    to: describePeers(announcement),
    attributes: describeAttributes(announcement),
    accepted,
    peers: peers.map((peer) => explainPeer(prefix, accepted === true, peer)),
  }
}

/** A long list is not shown: then it is there unless it is missed. */
function isAmong(prefix: string, prefixes: readonly string[], desired: number): boolean {
  return prefixes.length < desired || prefixes.includes(prefix)
}

function explainPeer(prefix: string, isAccepted: boolean, peer: PeerStatus): ExplainedPeer {
  const { name, at, state, lastError, advertised, missing } = peer
  const isUp = state === 'Established'
  return {
    name,
    at,
    session: isUp || lastError === '' ? state : `${state} (${lastError})`,
    advertised: advertised < 0 ? undefined : isUp && isAccepted && !missing.includes(prefix),
  }
}
