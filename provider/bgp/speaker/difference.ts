import type { NodeAnnouncements } from '../announcement.ts'
import type { Observation } from '../announcers/announcer.ts'

/** Whether the daemon holds more or less on our behalf than it was given. */
export function differs({ announcements }: NodeAnnouncements, { accepted }: Observation): boolean {
  return accepted.size !== announcements.length || announcements.some(({ prefix }) => !accepted.has(prefix))
}
