import type { DocId, Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { DocIds } from './document/doc-ids.ts'
import { networkId } from './names/ids.ts'
import { loadBalancerName } from './names/load-balancer-name.ts'

/**
 * The ledger of which Service stands on which load balancer. It is recorded by the very write that uses it, so it is read
 * off the world: who stands somewhere stays there. There is one balancer of each side until several are configured.
 */
export class Placement {
  readonly external: readonly DocId[]
  readonly internal: readonly DocId[]

  constructor(config: AzureConfig, ids: DocIds) {
    const group = { subscriptionId: config.networkSubscriptionId, resourceGroup: config.loadBalancerResourceGroup }
    const idOf = (internal: boolean) =>
      ids.of(networkId(group, 'loadBalancers', loadBalancerName(config.loadBalancerName, internal)))
    this.external = [idOf(false)]
    this.internal = [idOf(true)]
  }

  get all(): readonly DocId[] {
    return [...this.external, ...this.internal]
  }

  /** The load balancer for this Service: where it stands, if that is on the wished side; else the first of that side. */
  choose(owner: Owner, internal: boolean, world: WorldView): DocId {
    const candidates = internal ? this.internal : this.external
    const chosen = candidates.find((doc) => world.share(doc, owner) !== undefined) ?? candidates[0]
    if (chosen === undefined) throw new Error('no load balancer is configured')
    return chosen
  }
}
