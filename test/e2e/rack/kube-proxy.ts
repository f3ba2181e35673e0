import { join } from 'node:path'
import { startDaemon } from '../process/daemon.ts'
import type { Daemon } from '../process/daemon.ts'
import type { ClusterSite } from './cluster-site.ts'

export interface KubeProxyOptions {
  readonly site: Pick<ClusterSite, 'pods' | 'hosts'>
  /** Name of the node. */
  readonly node: string
  readonly namespace: string
  readonly binaries: string
  readonly folder: string
  readonly kubeconfig: string
}

/** Starts the real kube-proxy of one node, in nftables mode. The three conntrack flags keep it from writing sysctls. */
export function startKubeProxy(options: KubeProxyOptions): Daemon {
  return startDaemon({
    name: `kube-proxy of ${options.node}`,
    namespace: options.namespace,
    command: [
      join(options.binaries, 'kube-proxy'),
      `--kubeconfig=${options.kubeconfig}`,
      `--hostname-override=${options.node}`,
      '--proxy-mode=nftables',
      `--cluster-cidr=${options.site.pods}`,
      `--nodeport-addresses=${options.site.hosts}`,
      '--conntrack-max-per-core=0',
      '--conntrack-tcp-timeout-established=0',
      '--conntrack-tcp-timeout-close-wait=0',
    ],
    logFile: join(options.folder, `kube-proxy-${options.node}.log`),
  })
}
