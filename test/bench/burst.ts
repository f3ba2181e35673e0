/**
 * A hundred Services at once on the `fast` profile, a restart among them, and a node that joins: what counts is how often
 * Azure is called. The Go provider needs 3 writes and 12 reads for each Service, 4 reads for each at a restart, and 5 for
 * each when a node joins (azure-provider-behaviour 5.4b, measured).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { startBenchCluster } from './cluster.ts'
import type { Bench } from './benches.ts'

const count = 100
const upstream = { writes: 3 * count, restartReads: 4 * count, joinReads: 5 * count } as const

export const benchBurst: Bench = async () => {
  const cluster = await startBenchCluster('fast')
  const { azure, workloads } = cluster.environment
  const { log } = azure.emulator
  try {
    const first = await cluster.start()
    log.clear()
    for (let at = 0; at < count; at += 1) cluster.createService(`web${at}`)
    const tookMs = await cluster.untilAddresses(count)
    await pause(1000)
    const created = countsOf(log)
    await first.stop()
    log.clear()
    const second = await cluster.start()
    await pause(1500)
    const restarted = countsOf(log)
    log.clear()
    await workloads.addNode({ name: 'node4', ip: '127.21.250.9' })
    await pause(3000)
    const joined = countsOf(log)
    await second.stop()
    return {
      Services: count,
      'all addresses after': `${(tookMs / 1000).toFixed(1)} s`,
      'load balancer writes': created.of('PUT', 'loadBalancers'),
      'security group writes': created.of('PUT', 'networkSecurityGroups'),
      'public IP writes': created.of('PUT', 'publicIPAddresses'),
      'writes, the Go provider / Berth': ratio(upstream.writes, created.writes),
      'bytes sent': created.bytes,
      'restart: writes': restarted.writes,
      'restart: reads': restarted.reads,
      'restart: reads, the Go provider / Berth': ratio(upstream.restartReads, restarted.reads),
      'node joins: writes': joined.writes,
      'node joins: reads': joined.reads,
      'node joins: reads, the Go provider / Berth': ratio(upstream.joinReads, joined.reads),
    }
  } finally {
    await cluster.environment.stop()
  }
}

type Log = Awaited<ReturnType<typeof startBenchCluster>>['environment']['azure']['emulator']['log']

function countsOf(log: Log) {
  const { byClass, requestBytes, byCall } = log.summary()
  return {
    of: (method: string, type: string): number => byCall[`${method} ${type}`] ?? 0,
    writes: byClass.write + byClass.delete,
    reads: byClass.read,
    bytes: `${(requestBytes / 1024).toFixed(0)} KB`,
  }
}

function ratio(theirs: number, ours: number): string {
  return ours === 0 ? `${theirs} : 0` : `${(theirs / ours).toFixed(1)} : 1`
}
