import type { ClusterView } from './cluster-view.ts'
import { readAddress } from '../pools/address-block.ts'
import { draft } from './draft.ts'
import type { Draft } from './draft.ts'
import type { ServiceEndpoints, ServiceFacts } from './facts.ts'
import type { NodeView } from './node-view.ts'
import { holds, readRange } from './range.ts'
import { hostWay, policiesFor, poolOf } from './ways.ts'

/**
 * Host routes for the ready pods of `service` on the node, where a policy asks for them. EndpointSlices can be written by
 * people of a namespace, so that only addresses within the node's pod blocks or a policy's supernets are believed; pods on
 * the host's own network have no route of their own.
 */
export function podRoutesOf(
  cluster: ClusterView,
  view: NodeView,
  service: ServiceFacts,
  endpoints: ServiceEndpoints | undefined,
): readonly Draft[] {
  if (endpoints === undefined || !view.policies.some(({ podHostRoutes }) => podHostRoutes)) return []
  const policies = policiesFor(view, service, poolOf(cluster, service))
  if (!policies.some(({ podHostRoutes }) => podHostRoutes)) return []
  const believed = [...view.node.podCidrs, ...view.policies.flatMap(({ fabric }) => fabric?.supernets ?? [])]
  const ranges = believed.flatMap((text) => readRange(text) ?? [])
  const from = { kind: 'pod', services: [service.key] } as const
  return (['IPv4', 'IPv6'] as const).flatMap((family) => {
    const texts = endpoints[family]?.byNode.get(view.node.name)?.readyAddresses ?? []
    return texts.flatMap((text) => {
      const address = readAddress(text)
      if (address === undefined || view.node.addresses.includes(text)) return []
      if (!ranges.some((range) => holds(range, address))) return []
      const named = { ...address, text }
      return [draft(hostWay(named), { address: named, from, policies, weight: undefined, gracefulShutdown: false })]
    })
  })
}
