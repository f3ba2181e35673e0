import type { DocId, Owner } from '../document/names.ts'
import type { WorldView } from '../document/world-view.ts'
import type { Intent, IpFamily } from '../intent/intent.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { OwnPoolWish } from './load-balancer/part.ts'
import { serviceShare } from './load-balancer/shares.ts'
import { ownPoolName } from './names/own-pool-name.ts'
import { ownPoolPoint } from './points.ts'
import { virtualNetworkId } from './wishes/load-balancer-wish.ts'

export interface PoolPlace {
  readonly owner: Owner
  readonly target: DocId
  readonly world: WorldView
}

/**
 * The pools that a Service has for itself: with externalTrafficPolicy Local on one of several load balancers (reference
 * section 3.4). Two Services may come to one name; a name that stands is kept by one of them, and the other gets its own.
 */
export class OwnPools {
  readonly #config: AzureConfig
  /** Names that were given out and stand nowhere yet. */
  readonly #holders = new Map<string, Owner>()

  constructor(config: AzureConfig) {
    this.#config = config
  }

  wishesFor(intent: Intent, place: PoolPlace, endpointNodes: readonly string[] | undefined): readonly OwnPoolWish[] {
    if (intent.trafficPolicy.kind !== 'Local' || this.#config.configurations.length === 0) {
      this.forget(place.owner)
      return []
    }
    return intent.families.map((family) => ({
      name: this.#nameFor(intent, family, place),
      family,
      virtualNetworkId: virtualNetworkId(this.#config),
      nodes: endpointNodes?.toSorted(),
    }))
  }

  forget(owner: Owner): void {
    for (const [name, holder] of this.#holders) if (holder === owner) this.#holders.delete(name)
  }

  #nameFor({ service }: Intent, family: IpFamily, { owner, target, world }: PoolPlace): string {
    const distinct = ownPoolName(service, family, true)
    const leadsTo = new Set(serviceShare(world, target, owner)?.rules.map(({ pool }) => pool.toLowerCase()))
    if (leadsTo.has(distinct)) return distinct
    const plain = ownPoolName(service, family)
    const key = `${target}/${plain}`
    const standing = world.stands(ownPoolPoint(target, plain)).map((one) => one.owner)
    const [first = this.#holders.get(key) ?? owner] = standing.toSorted()
    if (first !== owner) return distinct
    this.#holders.set(key, owner)
    return plain
  }
}
