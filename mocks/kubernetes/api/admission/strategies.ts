import { endpointSliceStrategy, namespaceStrategy, nodeStrategy, secretStrategy } from './cluster-objects.ts'
import { eventStrategy } from './event.ts'
import { leaseStrategy } from './lease.ts'
import type { ServiceRanges } from './service/strategy.ts'
import { createServiceStrategy } from './service/strategy.ts'
import type { Strategies } from './strategy.ts'
import { daemonSetStrategy, deploymentStrategy, podStrategy, replicaSetStrategy } from './workload.ts'

/** Makes the strategies of one played cluster; a resource without one takes what it is given. */
export function createStrategies(ranges: ServiceRanges): Strategies {
  return new Map([
    ['services', createServiceStrategy(ranges)],
    ['namespaces', namespaceStrategy],
    ['nodes', nodeStrategy],
    ['pods', podStrategy],
    ['secrets', secretStrategy],
    ['events', eventStrategy],
    ['deployments.apps', deploymentStrategy],
    ['replicasets.apps', replicaSetStrategy],
    ['daemonsets.apps', daemonSetStrategy],
    ['leases.coordination.k8s.io', leaseStrategy],
    ['endpointslices.discovery.k8s.io', endpointSliceStrategy],
  ])
}
