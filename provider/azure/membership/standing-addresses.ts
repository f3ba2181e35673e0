import type { Documents } from '../../document/documents.ts'
import type { ManagedPool } from '../backend/managed-pool.ts'
import type { LoadBalancerBody } from '../load-balancer/body.ts'

/**
 * The addresses that our own pools name. Whoever is in them is or was a node of this cluster: it proves of one that left
 * while no controller lived that what is open to it is ours to close.
 */
export function standingAddresses(documents: Documents, pools: readonly ManagedPool[]): readonly string[] {
  return pools.flatMap(({ id, loadBalancer }) => {
    // The body of a document is of the kind that its id names.
    const body = documents.observed(loadBalancer)?.body as LoadBalancerBody | undefined
    const pool = body?.properties?.backendAddressPools?.find((one) => one.id?.toLowerCase() === id.toLowerCase())
    return (pool?.properties?.loadBalancerBackendAddresses ?? []).flatMap(
      ({ properties }) => properties?.ipAddress ?? [],
    )
  })
}
