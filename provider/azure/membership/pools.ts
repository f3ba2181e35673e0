import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { IpFamily } from '../../intent/intent.ts'
import type { ManagedPool } from '../backend/managed-pool.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { DocIds } from '../document/doc-ids.ts'
import { loadBalancerFacts } from '../load-balancer/shares.ts'
import type { PoolFilling } from '../load-balancer/membership.ts'
import { childId, networkId } from '../names/ids.ts'
import { poolName } from '../names/pool-name.ts'
import type { BalancerPair } from '../placement/balancer-pair.ts'
import type { Placement } from '../placement/placement.ts'

const families = ['IPv4', 'IPv6'] as const satisfies readonly IpFamily[]

/** The cluster's pools on all load balancers, and how each of these gets its members. */
export class Pools {
  readonly #config: AzureConfig
  readonly #placement: Placement
  readonly #ids: DocIds
  #sides: Sides | undefined

  constructor(config: AzureConfig, placement: Placement, ids: DocIds) {
    this.#config = config
    this.#ids = ids
    this.#placement = placement
  }

  /** Those that interfaces join, or still have to leave. */
  readonly managed = (): readonly ManagedPool[] => {
    const { clusterName } = this.#config
    return this.#placement.all
      .filter((doc) => this.fillingOf(doc).by !== 'others')
      .flatMap((loadBalancer) =>
        families.map((family) => {
          const id = childId(loadBalancer, 'backendAddressPools', poolName(clusterName, family))
          return { id, family, loadBalancer, isInternal: this.#isInternal(loadBalancer) ?? false }
        }),
      )
  }

  readonly fillingOf = (loadBalancer: DocId): PoolFilling => {
    const { backendPools, networkSubscriptionId: subscriptionId, vnetName, vnetResourceGroup } = this.#config
    const { preconfigured, members, azureMigrates } = backendPools
    if (this.#isInternal(loadBalancer) ? preconfigured.internal : preconfigured.external) return { by: 'others' }
    if (members === 'interfaces') return { by: 'interfaces' }
    const virtualNetworkId = networkId(
      { subscriptionId, resourceGroup: vnetResourceGroup },
      'virtualNetworks',
      vnetName,
    )
    return { by: 'addresses', virtualNetworkId, azureMigrates }
  }

  /**
   * On which side any load balancer is: one that was read says so, of the others only the name can tell, as it does in the
   * Azure provider.
   */
  readonly sideOf = (loadBalancer: string, world: WorldView): boolean => {
    const ours = this.#isInternal(loadBalancer)
    const isShown = loadBalancerFacts(world, this.#ids.of(loadBalancer))?.isInternal
    return ours ?? isShown ?? loadBalancer.toLowerCase().endsWith('-internal')
  }

  #isInternal(loadBalancer: string): boolean | undefined {
    const { pairs } = this.#placement
    // Asked of each rule of each load balancer: comparing all names each time was half of what a large cluster allocated.
    if (this.#sides?.of !== pairs) this.#sides = { of: pairs, internal: sidesOf(pairs) }
    return this.#sides.internal.get(loadBalancer.toLowerCase())
  }
}

/** Whether each load balancer of these pairs is internal, by its id in lower case. */
interface Sides {
  readonly of: readonly BalancerPair[]
  readonly internal: ReadonlyMap<string, boolean>
}

function sidesOf(pairs: readonly BalancerPair[]): ReadonlyMap<string, boolean> {
  const external = pairs.map((pair) => [pair.external.toLowerCase(), false] as const)
  const internal = pairs.map((pair) => [pair.internal.toLowerCase(), true] as const)
  return new Map([...external, ...internal])
}
