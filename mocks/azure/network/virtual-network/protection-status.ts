import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import { parseResourceId } from '../../arm/resource-id.ts'
import type { ResourceAction } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { protectionStatusOf } from '../public-ip/protection-status.ts'

/** The protection of each public IP on an interface in the network: POST …/virtualNetworks/<name>/ddosProtectionStatus. */
export function protectionStatusAction(engine: Engine): ResourceAction {
  return {
    name: 'ddosProtectionStatus',
    operation: 'GetVirtualNetworkDdosProtectionStatusOperation',
    latency: latencies.publicIp,
    act: (network) => ({ value: publicIpsIn(engine, network).map(protectionStatusOf) }),
  }
}

function publicIpsIn({ references, registry }: Engine, network: Resource): readonly Resource[] {
  const publicIps = registry.collection('Microsoft.Network/publicIPAddresses')
  return objectsAt(network.properties, 'subnets')
    .flatMap((subnet) => references.current(stringAt(subnet, 'id') ?? ''))
    .flatMap(({ from }) => {
      const id = parseResourceId(from)
      const configuration = id && registry.collectionOf(id)?.child(id)
      const publicIp = stringAt(objectAt(objectAt(configuration, 'properties'), 'publicIPAddress'), 'id')
      return (publicIp && publicIps?.get(publicIp)) || []
    })
}
