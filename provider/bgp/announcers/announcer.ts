import type { NodeProblem } from '../advertise/node-problem.ts'
import type { NodeAnnouncements } from '../announcement.ts'

/** The port to a routing daemon: whole states in, what became of them out. One folder beside this file for each daemon. */
export interface Announcer {
  readonly name: string
  /**
   * Brings the daemon to `desired`, and nothing else with it: sessions whose peer did not change stay up. Resolves when the
   * daemon has taken it and that was verified. Rejects with `AnnouncerError` when the daemon refused it (nothing has
   * changed then) or does not answer; the caller tries again.
   */
  apply(desired: NodeAnnouncements, signal: AbortSignal): Promise<void>
  /** What the daemon does now; rejects with `AnnouncerError` when it does not answer. */
  observe(signal: AbortSignal): Promise<Observation>
  /** What of `desired` the daemon does otherwise, since it cannot do it so. Absent: it can do all. */
  shortcomings?(desired: NodeAnnouncements): readonly NodeProblem[]
}

export interface Observation {
  readonly sessions: readonly Session[]
  /** Prefixes that the daemon holds on our behalf. */
  readonly accepted: ReadonlySet<string>
  /** By peer name, the prefixes sent to it; undefined where the daemon cannot tell (it belongs to somebody else). */
  readonly advertised: ReadonlyMap<string, ReadonlySet<string>> | undefined
  /** True while a session waits for what only another look finds, and nobody else tells: a router that is yet to be heard. */
  readonly isWaiting?: boolean
}

export interface Session {
  readonly peer: string
  /** RFC 4271's names. */
  readonly state: 'Idle' | 'Connect' | 'Active' | 'OpenSent' | 'OpenConfirm' | 'Established'
  /** Milliseconds since the epoch; undefined while down. */
  readonly establishedAt: number | undefined
  readonly bfd: 'Up' | 'Down' | 'none'
  /** The daemon's own words about the last failure, empty if there was none. Never a secret. */
  readonly lastError: string
}

/** A daemon that said no, or said nothing. */
export class AnnouncerError extends Error {
  /** `refused`: it will not take this state, whoever sends it again; `unreachable`: try again. */
  readonly kind: 'refused' | 'unreachable'

  constructor(kind: 'refused' | 'unreachable', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AnnouncerError'
    this.kind = kind
  }
}
