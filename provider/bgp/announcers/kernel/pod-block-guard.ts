/**
 * The blackhole in the main table under each announced pod block: a packet to a pod address that nobody has would otherwise
 * follow the default route back to the router, and loop (reference bgp.md 6.3). It stands before the block is announced
 * and goes after it was withdrawn.
 */
import type { NodeAnnouncements } from '../../announcement.ts'
import { compareBlackholes, readBlackholes, writeBlackholes } from './blackhole-routes.ts'
import type { BlackholeRoute } from './blackhole-routes.ts'
import type { RunIp } from './iproute.ts'

const table = 'main'
/** Behind every other route for the same block, such as the one that Calico puts there itself. */
const lastMetric = 65_077

/** Adds the blackholes that are missing, runs `announce`, and takes away those that are no longer needed. */
export async function guardPodBlocks(
  runIp: RunIp,
  desired: NodeAnnouncements,
  announce: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { missing, surplus } = compareBlackholes(blackholesOf(desired), await readBlackholes(runIp, table, signal))
  await writeBlackholes(runIp, { verb: 'add', table, routes: missing }, signal)
  await announce()
  await writeBlackholes(runIp, { verb: 'delete', table, routes: surplus }, signal)
}

function blackholesOf({ announcements }: NodeAnnouncements): readonly BlackholeRoute[] {
  return announcements
    .filter(({ from }) => from.kind === 'pod-block')
    .map(({ prefix }) => ({ prefix, metric: lastMetric }))
}
