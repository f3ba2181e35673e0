import { systemClock } from '#provider/time/clock'
import { createClient, type KubernetesClient } from '#reconcilers/kubernetes/client'
import { openConnection } from '#reconcilers/kubernetes/connection'
import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'
import { version } from './version.ts'

/** Opens the one connection to the cluster, that of the kubeconfig's current context unless another is named. */
export function connectCluster(kubeconfig: string | undefined, context?: string): KubernetesClient {
  const load = () => loadKubeconfig({ path: kubeconfig, context, env: process.env })
  return createClient({
    connection: openConnection(load, systemClock),
    clock: systemClock,
    userAgent: `berth/${version}`,
  })
}
