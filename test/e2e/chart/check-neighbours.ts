import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { kubectl } from '../rack/kubectl.ts'
import type { Checks } from '../report/checks.ts'
import { releaseNamespace, type ChartCluster } from './cluster.ts'
import { chart, helm } from './helm.ts'
import { objectsOf } from './objects.ts'

const other = 'ipaddresspools.metallb.io'

/** Definitions that somebody else has installed, as MetalLB's own chart does, are that one's: before, during and after. */
export async function checkNeighbours(cluster: ChartCluster, checks: Checks, signal: AbortSignal): Promise<void> {
  await checks.check('chart: a definition of MetalLB that is there already is left as it is', async () => {
    await disown(cluster, signal)
    const before = await definition(cluster, signal)
    const values = { backend: 'bgp' }
    const args = ['--namespace', releaseNamespace]
    await helm(cluster, { args: ['install', 'neighbour', chart, ...args], values }, signal)
    await helm(cluster, { args: ['upgrade', 'neighbour', chart, ...args], values }, signal)
    strictEqual(await definition(cluster, signal), before)
    await helm(cluster, { args: ['uninstall', 'neighbour', ...args, '--wait', '--timeout', '30s'] }, signal)
    strictEqual(await definition(cluster, signal), before)
    // All the definitions are another release's, so this one had none; its namespace stays.
    deepStrictEqual(await objectsOf(cluster, 'neighbour', signal), [])
  })
}

/** As one would be that MetalLB brought. */
async function disown(cluster: ChartCluster, signal: AbortSignal): Promise<void> {
  const annotations = ['meta.helm.sh/release-name-', 'meta.helm.sh/release-namespace-', 'helm.sh/resource-policy-']
  await kubectl(cluster, ['annotate', 'crd', other, ...annotations], signal)
  await kubectl(cluster, ['label', 'crd', other, 'app.kubernetes.io/managed-by-'], signal)
}

async function definition(cluster: ChartCluster, signal: AbortSignal): Promise<string> {
  return await kubectl(cluster, ['get', 'crd', other, '-o', 'jsonpath={.metadata.resourceVersion}'], signal)
}
