import type { SharedProbe } from '#provider/intent/defaults'
import type { AzureJson } from './azure-json.ts'

/** kube-proxy's own health, of which its node's part is gone as soon as the node drains (reference section 4.6). */
export function sharedProbeOf(file: AzureJson): SharedProbe | undefined {
  if (file.clusterServiceLoadBalancerHealthProbeMode?.toLowerCase() !== 'shared') return undefined
  return {
    port: file.clusterServiceSharedLoadBalancerHealthProbePort ?? 10256,
    path: file.clusterServiceSharedLoadBalancerHealthProbePath || '/healthz',
  }
}
