import type { Machine } from '../azure/site.ts'
import type { Setup } from './setups.ts'

/**
 * The pods of the Services with policy Local, as a controller of one's own would tell of them: nobody runs pods here. Each
 * Service has one on the first node of the cluster and one on the last.
 */
export function endpointSlices(services: Setup['services'], machines: readonly Machine[]): readonly object[] {
  const hosts = [machines[0], machines.at(-1)]
  return Object.entries(services).flatMap(([name, { spec = {} }]) =>
    spec['externalTrafficPolicy'] === 'Local' ? [sliceOf(name, hosts)] : [],
  )
}

function sliceOf(service: string, hosts: readonly (Machine | undefined)[]): object {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-pods`, namespace: 'default', labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints: hosts.map((host, at) => ({
      addresses: [`10.244.${at}.10`],
      nodeName: host?.name,
      conditions: { ready: true },
    })),
    ports: [{ name: 'tcp-80', port: 80, protocol: 'TCP' }],
  }
}
