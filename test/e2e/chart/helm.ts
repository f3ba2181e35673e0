import { join } from 'node:path'
import { finish, output, type Finished, type Run } from '../process/run.ts'
import type { ChartCluster } from './cluster.ts'

export const chart = join(import.meta.dirname, '../../../charts/berth')

export interface HelmCommand {
  readonly args: readonly string[]
  /** A whole values file. */
  readonly values?: object
}

/** Runs helm against the cluster and returns what it printed. Throws unless it ended with 0. */
export async function helm(cluster: ChartCluster, command: HelmCommand, signal: AbortSignal): Promise<string> {
  return await output(helmRun(cluster, command), signal)
}

/** The same where it may fail. */
export async function tryHelm(cluster: ChartCluster, command: HelmCommand, signal: AbortSignal): Promise<Finished> {
  return await finish(helmRun(cluster, command), signal)
}

function helmRun(cluster: ChartCluster, { args, values }: HelmCommand): Run {
  return {
    command: 'ip',
    args: [
      'netns',
      'exec',
      cluster.namespaces.controlPlane,
      cluster.helm,
      ...args,
      ...(values === undefined ? [] : ['--values', '-']),
    ],
    // Homes of its own: helm keeps caches, and the user's own cluster is nobody's business.
    env: {
      KUBECONFIG: cluster.kubeconfig,
      HOME: cluster.folder,
      HELM_CACHE_HOME: join(cluster.folder, 'helm-cache'),
      HELM_CONFIG_HOME: join(cluster.folder, 'helm-config'),
      HELM_DATA_HOME: join(cluster.folder, 'helm-data'),
    },
    // JSON is YAML.
    ...(values !== undefined && { input: JSON.stringify(values) }),
  }
}
