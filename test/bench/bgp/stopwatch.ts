import type { RouteWatch } from '#test/e2e/bgp/lab/route-watch'
import { until } from '#test/e2e/process/deadline'

/** Milliseconds from the beginning of `change` until the router's kernel has told of each of `prefixes`. */
export async function timeUntilTold(
  watch: RouteWatch,
  prefixes: readonly string[],
  change: () => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const seen = watch.changes.length
  const began = performance.now()
  const changed = change()
  const told = async (): Promise<number | undefined> => {
    const since = watch.changes.slice(seen)
    const waiting = new Set(prefixes)
    for (const { prefix, at } of since) {
      waiting.delete(prefix)
      if (waiting.size === 0) return at - began
    }
    return undefined
  }
  const took = await until({ what: 'the router has it', timeoutMs: 300_000, everyMs: 2 }, told, signal)
  await changed
  return took
}

/** "p50 12 ms, p99 40 ms" of some times. */
export function percentiles(times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${sorted.length} times)`
}
