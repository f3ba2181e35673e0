/**
 * Quantises a count of endpoints to the nearest power of two (by ratio): routers rewrite all hash buckets when a weight
 * changes, so that one pod more of seven should not (reference bgp.md 6.4). At least 1: who still serves still draws.
 */
export function weightOf(endpoints: number): number {
  return endpoints < 1 ? 1 : 2 ** Math.round(Math.log2(endpoints))
}
