/** From `kubectl apply` to an address, one Service after the other, on a cloud that answers at once: our own share of the wait. */
import { startBenchCluster } from './cluster.ts'
import type { Bench } from './benches.ts'

const count = 60

export const benchLatency: Bench = async () => {
  const cluster = await startBenchCluster('none')
  try {
    const controller = await cluster.start()
    const times: number[] = []
    for (let at = 0; at < count; at += 1) {
      const addressed = cluster.untilAddresses(at + 1)
      cluster.createService(`web${at}`)
      times.push(await addressed)
    }
    await controller.stop()
    const sorted = times.toSorted((one, other) => one - other)
    const at = (share: number) => `${(sorted[Math.floor(share * (count - 1))] ?? Number.NaN).toFixed(0)} ms`
    return {
      Services: count,
      'apply to address, p50': at(0.5),
      'apply to address, p90': at(0.9),
      'apply to address, most': at(1),
    }
  } finally {
    await cluster.environment.stop()
  }
}
