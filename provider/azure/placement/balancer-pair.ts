import type { DocId } from '../../document/names.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { LoadBalancerConfiguration } from '../config/load-balancer-configurations.ts'
import type { DocIds } from '../document/doc-ids.ts'
import { networkId } from '../names/ids.ts'
import { loadBalancerName } from '../names/load-balancer-name.ts'

/** An external and an internal load balancer of one name, with the same nodes behind them: what Services are placed on. */
export interface BalancerPair {
  readonly name: string
  readonly external: DocId
  readonly internal: DocId
  /** undefined: it is the only one there is, and takes every Service and every node. */
  readonly configuration: LoadBalancerConfiguration | undefined
  /** azure.json names it no more: whoever is there leaves. */
  readonly isRetired?: boolean
}

/** The pairs that azure.json configures (reference section 3.2), in its order. */
export function balancerPairs(config: AzureConfig, ids: DocIds): readonly BalancerPair[] {
  if (config.configurations.length === 0) return [balancerPair(config.loadBalancerName, config, ids)]
  return config.configurations.map((configuration) => ({
    ...balancerPair(configuration.name, config, ids),
    configuration,
  }))
}

/** The pair of this name, without a configuration. */
export function balancerPair(name: string, config: AzureConfig, ids: DocIds): BalancerPair {
  const group = { subscriptionId: config.networkSubscriptionId, resourceGroup: config.loadBalancerResourceGroup }
  const idOf = (internal: boolean) => ids.of(networkId(group, 'loadBalancers', loadBalancerName(name, internal)))
  return { name, external: idOf(false), internal: idOf(true), configuration: undefined }
}

export function docsOf({ external, internal }: BalancerPair): readonly DocId[] {
  return [external, internal]
}

export function sideOf(pair: BalancerPair, internal: boolean): DocId {
  return internal ? pair.internal : pair.external
}
