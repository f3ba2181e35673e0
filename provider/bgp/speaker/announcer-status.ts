/**
 * What a node's speaker shows of itself (`berth.dev/v1alpha1 AnnouncerStatus`, named like the node). It must stay small
 * with 10,000 addresses: counts, and by name only what is not as it should be, and a list only while it is short.
 */
import type { Finding } from '../config/finding.ts'
import { formatResource } from '../config/finding.ts'
import { formatProblem } from '#provider/intent/problem'
import type { NodeProblem } from '../advertise/node-problem.ts'
import type { NodeAnnouncements } from '../announcement.ts'
import type { Observation, Session } from '../announcers/announcer.ts'
import type { SpeakerReport } from './node-speaker.ts'

export interface AnnouncerStatus {
  readonly announcer: string
  /** How many states were brought to the daemon since the speaker started. */
  readonly generation: number
  /** Whether the daemon does all that is desired, over at least one session. */
  readonly ready: boolean
  /** One line: what keeps it from being ready. */
  readonly message: string
  /** Empty where no peer selects the node. */
  readonly routerId: string
  readonly desired: number
  readonly accepted: number
  /** Desired, but not held by the daemon; the first of them. */
  readonly missing: readonly string[]
  /** All that is desired, while that is a short list; otherwise empty. */
  readonly prefixes: readonly string[]
  readonly peers: readonly PeerStatus[]
  readonly lastError: { readonly kind: '' | 'refused' | 'unreachable'; readonly message: string }
  /** What is wrong with the configuration, as this node sees it; the first of it. */
  readonly findings: readonly StatusFinding[]
}

export interface PeerStatus {
  readonly name: string
  /** Its address, or the interface of an unnumbered session. */
  readonly at: string
  readonly asn: string
  readonly state: Session['state'] | 'Unknown'
  /** RFC 3339, empty while down. */
  readonly establishedAt: string
  readonly bfd: Session['bfd']
  /** How many prefixes it shall be told. */
  readonly desired: number
  /** How many it was told, -1 where the daemon does not say. */
  readonly advertised: number
  /** Desired for it, but not told; the first of them. */
  readonly missing: readonly string[]
  readonly lastError: string
}

export interface StatusFinding {
  /** `IPAddressPool metallb-system/rack`, `pod block 10.1.8.192/26`. */
  readonly about: string
  readonly message: string
}

/** Beyond this many, lists are cut: 100 prefixes are 4 KB. */
export const LISTED = 100

export interface StatusParts {
  readonly announcer: string
  readonly report: SpeakerReport
  readonly findings: readonly Finding[]
  /** What of the desired the daemon does otherwise. */
  readonly shortcomings?: readonly NodeProblem[] | undefined
  /** Why the speaker waits before it decides anything; empty if it does not. */
  readonly waitingFor: string
}

export function announcerStatus({
  announcer,
  report,
  findings,
  shortcomings = [],
  waitingFor,
}: StatusParts): AnnouncerStatus {
  const { loop, advertised } = report
  const { failure, observation } = loop
  const desired = advertised?.desired ?? nothing
  const prefixes = desired.announcements.map(({ prefix }) => prefix)
  const missing = missingOf(desired, observation)
  const peers = desired.peers.map((peer) => peerStatus(peer, desired, observation))
  const message = waitingFor || (failure?.message ?? '') || whatIsMissing(missing, peers)
  return {
    announcer,
    generation: loop.generation,
    ready: message === '',
    message,
    routerId: desired.router?.id ?? '',
    desired: prefixes.length,
    accepted: observation?.accepted.size ?? 0,
    missing: missing.slice(0, LISTED),
    prefixes: prefixes.length <= LISTED ? prefixes : [],
    peers,
    lastError: { kind: failure?.kind ?? '', message: failure?.message ?? '' },
    findings: [
      ...findings.map(fromConfiguration),
      ...[...(advertised?.problems ?? []), ...shortcomings].map(fromNode),
    ].slice(0, LISTED),
  }
}

const nothing: NodeAnnouncements = { router: undefined, peers: [], bfdProfiles: [], announcements: [] }

function missingOf({ announcements }: NodeAnnouncements, observation: Observation | undefined): string[] {
  return announcements.flatMap(({ prefix, from }) =>
    from.kind === 'loopback' || observation?.accepted.has(prefix) === true ? [] : [prefix],
  )
}

function peerStatus(
  { name, at, peerAsn }: NodeAnnouncements['peers'][number],
  { announcements }: NodeAnnouncements,
  observation: Observation | undefined,
): PeerStatus {
  const session = observation?.sessions.find(({ peer }) => peer === name)
  const told = observation?.advertised?.get(name)
  const due = announcements.filter(({ peers }) => peers === undefined || peers.includes(name))
  const missing = told === undefined ? [] : due.flatMap(({ prefix }) => (told.has(prefix) ? [] : [prefix]))
  return {
    name,
    at: 'address' in at ? at.address : at.interface,
    asn: String(peerAsn),
    state: session?.state ?? 'Unknown',
    establishedAt: session?.establishedAt === undefined ? '' : timestamp(session.establishedAt),
    bfd: session?.bfd ?? 'none',
    desired: due.length,
    advertised: told?.size ?? -1,
    missing: missing.slice(0, LISTED),
    lastError: session?.lastError ?? '',
  }
}

function whatIsMissing(missing: readonly string[], peers: readonly PeerStatus[]): string {
  if (missing.length > 0) return `the daemon lacks ${missing.length} of the prefixes`
  const down = peers.filter(({ state }) => state !== 'Established' && state !== 'Unknown').map(({ name }) => name)
  return down.length === 0 ? '' : `no session with ${down.join(', ')}`
}

function fromConfiguration(finding: Finding): StatusFinding {
  return { about: formatResource(finding.resource), message: formatProblem(finding) }
}

function fromNode({ about, why, fix }: NodeProblem): StatusFinding {
  return { about, message: `${why}. ${fix}` }
}

/** Whole seconds: how a daemon counts them differs by a few milliseconds from look to look, and each would be a write. */
function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
