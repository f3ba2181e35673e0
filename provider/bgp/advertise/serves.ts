import type { FamilyEndpoints } from './facts.ts'

/** What of the endpoints counts for one address on one node: those of the cluster, or with `Local` those on the node. */
export interface Serving {
  readonly ready: number
  /** The ready ones, and those that serve while they terminate. */
  readonly serving: number
}

export function servingOn(node: string, policy: 'Cluster' | 'Local', endpoints: FamilyEndpoints | undefined): Serving {
  if (policy === 'Cluster') return endpoints ?? none
  const here = endpoints?.byNode.get(node)
  return here === undefined ? none : { ready: here.readyAddresses.length, serving: here.serving }
}

/**
 * Whether traffic may come. Only a ready endpoint draws it to a node; one that serves while it terminates keeps it there
 * (reference bgp.md 8.2: both mistakes were made by others, cilium#45276 and kube-vip#1397).
 */
export function mayCome({ ready, serving }: Serving, stands: boolean): boolean {
  return stands ? serving > 0 : ready > 0
}

const none: Serving = { ready: 0, serving: 0 }
