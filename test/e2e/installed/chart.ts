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
  const { site, values } = release
  const file = join(site.folder, 'values.json')
  await writeFile(file, JSON.stringify(values))
  await helm(release, ['install', name, chart, '--create-namespace', '-f', file], signal)
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
