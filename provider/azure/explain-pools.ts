import type { Documents } from '../document/documents.ts'
import type { Member } from '../provider.ts'
import type { LoadBalancerBody } from './load-balancer/body.ts'
import type { Members } from './members.ts'
import { childId, nameIn } from './names/ids.ts'
import type { Placement } from './placement/placement.ts'

/** A pool in which a node stands. */
export interface ExplainedPool {
  readonly loadBalancer: string
  readonly pool: string
  /** The address that the pool names; undefined: the interface of its machine names the pool. */
  readonly address: string | undefined
}

interface Surroundings {
  readonly documents: Pick<Documents, 'observed'>
  readonly placement: Pick<Placement, 'all'>
  readonly members: Pick<Members, 'nodesIn'>
}

/** The pools of the cluster's load balancers that lead to a node, as they are observed. */
export function poolsWith(node: Member, { documents, placement, members }: Surroundings): readonly ExplainedPool[] {
  return placement.all.flatMap((doc) => {
    const body = documents.observed(doc)?.body as LoadBalancerBody | undefined
    return (body?.properties?.backendAddressPools ?? []).flatMap(({ name, properties }): ExplainedPool[] => {
      const here = { loadBalancer: nameIn(doc), pool: name }
      const named = (properties?.loadBalancerBackendAddresses ?? []).flatMap(
        ({ properties: of }) => of?.ipAddress ?? [],
      )
      const own = node.addresses.filter((address) => named.includes(address))
      const joined = members.nodesIn(childId(doc, 'backendAddressPools', name)).some((one) => one.name === node.name)
      return [...own.map((address) => ({ ...here, address })), ...(joined ? [{ ...here, address: undefined }] : [])]
    })
  })
}
