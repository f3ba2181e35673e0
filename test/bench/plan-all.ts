/** `plan --all` for a full cluster: how long it thinks once everything is read, which is all that it takes beside the LISTs. */
import { pino } from 'pino'
import { rehearse } from '#cli/rehearsal/rehearse'
import { startRehearsal } from '#cli/rehearsal/rehearsal'
import { servedServices } from '#cli/rehearsal/served-services'
import { runController } from '#cli/run-controller'
import type { Bench } from './benches.ts'
import { startFullCluster, type FullCluster } from './full-cluster.ts'

const external = 500

export const benchPlanAll: Bench = async () => {
  const cluster = await startFullCluster({ external, internal: 0, nodes: 4 }, 'fast')
  try {
    const fresh = await measure(cluster)
    const controller = await runController({
      ...connectionOf(cluster),
      readOnly: false,
      log: pino({ level: process.env['BERTH_LOG_LEVEL'] ?? 'silent' }),
    })
    await cluster.untilAllShow(() => {})
    await controller.stop()
    const settled = await measure(cluster)
    if (settled.writes > 0) throw new Error('a cluster at rest plans writes')
    return {
      Services: external,
      'load balancers': cluster.balancers,
      'nothing stands: thought after its LISTs': fresh.took,
      'nothing stands: writes planned': fresh.writes,
      'all stands: thought after its LISTs': `${settled.took} (goal 2 s)`,
    }
  } finally {
    await cluster.stop()
  }
}

function connectionOf({ kubeconfig, azure }: FullCluster) {
  const config = azure.berthConfig
  return { kubeconfig, cloudConfig: azure.cloudConfig, config, clusterName: 'kubernetes', className: undefined }
}

async function measure(cluster: FullCluster) {
  const rehearsal = await startRehearsal(connectionOf(cluster), { beforeApply: false })
  try {
    const startedAt = performance.now()
    const before = process.cpuUsage()
    await rehearse(rehearsal, servedServices(rehearsal.services, undefined))
    const tookMs = performance.now() - startedAt
    const { user, system } = process.cpuUsage(before)
    const took = `${(tookMs / 1000).toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of the processor`
    return { took, writes: rehearsal.writes.length }
  } finally {
    await rehearsal.stop()
  }
}
