/**
 * The blackhole in the main table under each announced pod block: a packet to a pod address that nobody has would otherwise
 * follow the default route back to the router, and loop (reference bgp.md 6.3). It stands before the block is announced
 * and goes after it was withdrawn.
 */
import type { NodeAnnouncements } from '../../announcement.ts'
import type { BlackholeRoute } from './blackhole-routes.ts'
import type { RunIp } from './iproute.ts'
import { RouteTable } from './route-table.ts'

/** Behind every other route for the same block, such as the one that Calico puts there itself. */
const lastMetric = 65_077

/** Use one method at a time. */
export class PodBlockGuard {
  readonly #table: RouteTable

  constructor(runIp: RunIp) {
    this.#table = new RouteTable(runIp, 'main')
  }

  /** Adds the blackholes that are missing, runs `announce`, and takes away those that are no longer needed. */
  async around(desired: NodeAnnouncements, announce: () => Promise<void>, signal: AbortSignal): Promise<void> {
    await this.#table.bring(blackholesOf(desired), announce, signal)
  }

  /** Puts back what somebody else took away; looks only where there is something to guard. */
  async look(desired: NodeAnnouncements, signal: AbortSignal): Promise<void> {
    const blackholes = blackholesOf(desired)
    if (blackholes.length > 0) await this.#table.heal(blackholes, signal)
  }
}

function blackholesOf({ announcements }: NodeAnnouncements): readonly BlackholeRoute[] {
  return announcements
    .filter(({ from }) => from.kind === 'pod-block')
    .map(({ prefix }) => ({ prefix, metric: lastMetric }))
}
