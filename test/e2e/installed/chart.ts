/** The chart, by the real helm. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processNamespace } from '../kubelet/process-namespace.ts'
import { output } from '../process/run.ts'
import { kubectl, type KubectlSite } from '../rack/kubectl.ts'

export interface Release {
  readonly site: KubectlSite
  /** The built program. */
  readonly helm: string
  readonly values: object
}

const chart = join(import.meta.dirname, '../../../charts/berth')
const name = 'berth'

/** `helm install`, and waits until every pod is ready. */
export async function installChart(release: Release, signal: AbortSignal): Promise<void> {
  await helm(release, ['install', name, chart, '--create-namespace', '-f', await writeValues(release)], signal)
}

async function writeValues({ site, values }: Release): Promise<string> {
  const file = join(site.folder, 'values.json')
  await writeFile(file, JSON.stringify(values))
  return file
}

/** `helm upgrade` to what `values` say now. */
export async function upgradeChart(release: Release, signal: AbortSignal): Promise<void> {
  await helm(release, ['upgrade', name, chart, '-f', await writeValues(release)], signal)
}

/** Waits until what it has installed is ready. */
export async function untilReady(site: KubectlSite, workloads: readonly string[], signal: AbortSignal): Promise<void> {
  for (const workload of workloads)
    await kubectl(site, ['-n', processNamespace, 'rollout', 'status', workload, '--timeout=50s'], signal)
}

async function helm({ site, helm: program }: Release, args: readonly string[], signal: AbortSignal): Promise<string> {
  const env = { KUBECONFIG: site.kubeconfig, HOME: site.folder }
  const command = ['netns', 'exec', site.namespaces.controlPlane, program, ...args, '-n', processNamespace]
  return await output({ command: 'ip', args: command, env }, signal)
}
