/** `plan --all` for a full cluster: how long it thinks once everything is read, which is all that it takes beside the LISTs. */
import { rehearse } from '#cli/rehearsal/rehearse'
import { startRehearsal } from '#cli/rehearsal/rehearsal'
import { servedServices } from '#cli/rehearsal/served-services'
import type { Bench } from './benches.ts'
import { startBenchCluster } from './cluster.ts'

/** A node's interface takes 300 rules of all load balancers together, so more Services would be refused. */
const count = 100

export const benchPlanAll: Bench = async () => {
  const cluster = await startBenchCluster('none')
  const { environment } = cluster
  try {
    const controller = await cluster.start()
    for (let at = 0; at < count; at += 1) cluster.createService(`web${at}`)
    await cluster.untilAddresses(count)
    await controller.stop()
    return { Services: count, 'thought after its LISTs': await measure(environment) }
  } finally {
    await environment.stop()
  }
}

async function measure({ kubeconfig, azure }: Awaited<ReturnType<typeof startBenchCluster>>['environment']) {
  const connection = {
    kubeconfig,
    cloudConfig: azure.cloudConfig,
    config: azure.berthConfig,
    clusterName: 'kubernetes',
    className: undefined,
  }
  const rehearsal = await startRehearsal(connection, { beforeApply: false })
  try {
    const startedAt = performance.now()
    await rehearse(rehearsal, servedServices(rehearsal.services, undefined))
    const tookMs = performance.now() - startedAt
    if (rehearsal.writes.length > 0) throw new Error('a cluster at rest plans writes')
    return `${(tookMs / 1000).toFixed(2)} s`
  } finally {
    await rehearsal.stop()
  }
}
