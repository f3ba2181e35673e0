/**
 * Load balancers of this cluster that azure.json names no more, one of several. Their Services go to the others as by any
 * move, the new place first; were such a load balancer unknown, they would have to leave at once, or never could.
 */
import type { DocId, Owner } from '../../document/names.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { DocIds } from '../document/doc-ids.ts'
import type { LoadBalancerBody } from '../load-balancer/body.ts'
import { ownerOfName } from '../load-balancer/owners.ts'
import { nameIn } from '../names/ids.ts'
import { poolFamilies } from '../names/pool-name.ts'
import { balancerPair, docsOf, type BalancerPair } from './balancer-pair.ts'

export interface RetiredSurroundings {
  readonly config: AzureConfig
  readonly ids: DocIds
  /** Those that azure.json names. */
  readonly pairs: readonly BalancerPair[]
  /** `namespace/name` of a living Service. */
  readonly nameOf: (owner: Owner) => string | undefined
}

/** Finds them by a pool of the cluster's name and what living Services have there. A single load balancer is never exchanged. */
export function retiredPairs(
  loadBalancers: ReadonlyMap<DocId, LoadBalancerBody>,
  { config, ids, pairs, nameOf }: RetiredSurroundings,
): readonly BalancerPair[] {
  if (config.configurations.length === 0) return []
  const named = new Set(pairs.flatMap(docsOf))
  const pools = poolFamilies(config.clusterName)
  const found = [...loadBalancers].filter(([doc, { properties = {} }]) => {
    const isOfCluster = (properties.backendAddressPools ?? []).some(({ name }) => pools.has(name.toLowerCase()))
    const parts = [...(properties.loadBalancingRules ?? []), ...(properties.frontendIPConfigurations ?? [])]
    const isLiving = ({ name }: { readonly name: string }) => nameOf(ownerOfName(name) ?? '') !== undefined
    return !named.has(doc) && isOfCluster && parts.some(isLiving)
  })
  const names = new Map(
    found.map(([doc]) => nameIn(doc).replace(/-internal$/i, '')).map((name) => [name.toLowerCase(), name]),
  )
  return [...names.values()].map((name) => ({
    ...balancerPair(name, config, ids),
    configuration: nobodys(name),
    isRetired: true,
  }))
}

function nobodys(name: string): BalancerPair['configuration'] {
  const nothing = { serviceLabels: undefined, namespaceLabels: undefined, nodeLabels: undefined }
  return { name, primaryVmSet: '', allowsPlacement: false, ...nothing }
}
