import type { Documents } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import { parseResourceId } from './arm/resource-id.ts'
import type { LoadBalancerBody } from './load-balancer/body.ts'

/**
 * The resource groups of the public IPs on these load balancers. A Service that is deleted while nobody is there names its
 * group to nobody any more; were it not read, its address would count as gone and be leaked.
 */
export function groupsInUse(documents: Documents, loadBalancers: readonly DocId[]): ReadonlySet<string> {
  const groups = loadBalancers.flatMap((doc) => {
    const body = documents.observed(doc)?.body as LoadBalancerBody | undefined
    return (body?.properties?.frontendIPConfigurations ?? []).flatMap(({ properties }) => {
      const id = properties?.publicIPAddress?.id
      return (id === undefined ? undefined : parseResourceId(id)?.resourceGroup.toLowerCase()) ?? []
    })
  })
  return new Set(groups)
}
