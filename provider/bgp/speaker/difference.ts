import type { NodeAnnouncements } from '../announcement.ts'
import type { Observation } from '../announcers/announcer.ts'

/**
 * Whether the daemon holds more or less on our behalf than it was given. A daemon that is not ours may have the loopbacks
 * from the interface itself, and need not show them among what it was given.
 */
export function differs({ announcements }: NodeAnnouncements, { accepted }: Observation): boolean {
  const given = new Set(announcements.map(({ prefix }) => prefix))
  for (const prefix of accepted) if (!given.has(prefix)) return true
  return announcements.some(({ prefix, from }) => from.kind !== 'loopback' && !accepted.has(prefix))
}
