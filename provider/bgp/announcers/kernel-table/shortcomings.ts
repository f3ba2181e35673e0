import type { NodeProblem } from '../../advertise/node-problem.ts'
import type { NodeAnnouncements } from '../../announcement.ts'

/** A route of the kernel has one metric, and so one set of attributes: peers cannot be told different things of it. */
export function shortcomings({ announcements }: NodeAnnouncements): readonly NodeProblem[] {
  const apart = announcements.filter((announcement) => announcement.apart !== undefined)
  const [first] = apart
  if (first === undefined) return []
  const more = apart.length > 1 ? ` and ${apart.length - 1} more` : ''
  return [
    {
      about: `prefix ${first.prefix}${more}`,
      why: "advertisements tell different peers different things of it, and a route in the kernel's table has one set of attributes: every peer gets those of all",
      fix: "set what differs in the outbound route-maps of the host's daemon, or announce by BIRD",
    },
  ]
}
