import { systemClock } from '#provider/time/clock'
import { createClient, type KubernetesClient } from '#reconcilers/kubernetes/client'
import { openConnection } from '#reconcilers/kubernetes/connection'
import { loadKubeconfig } from '#reconcilers/kubernetes/kubeconfig'
import { version } from './version.ts'

/** Opens the one connection to the cluster. */
export function connectCluster(kubeconfig: string | undefined): KubernetesClient {
  const load = () => loadKubeconfig({ path: kubeconfig, env: process.env })
  return createClient({
    connection: openConnection(load, systemClock),
    clock: systemClock,
    userAgent: `berth/${version}`,
  })
}
