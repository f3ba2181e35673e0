import type { Observation, Session } from '../announcers/announcer.ts'

/**
 * Takes a session for the one seen before where it began at the same time, as far as a daemon can tell: some count from
 * their own clock, and a few milliseconds more or less would be news to everybody who watches the status.
 */
export function steady(before: Observation | undefined, now: Observation): Observation {
  if (before === undefined) return now
  const known = new Map(before.sessions.map((session) => [session.peer, session.establishedAt]))
  const asBefore = (session: Session): Session => {
    const at = known.get(session.peer)
    const isSame =
      at !== undefined && session.establishedAt !== undefined && Math.abs(session.establishedAt - at) < SAME_MS
    return isSame ? { ...session, establishedAt: at } : session
  }
  return { ...now, sessions: now.sessions.map(asBefore) }
}

/** No session ends and begins again within a second. */
const SAME_MS = 1000
