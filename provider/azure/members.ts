import type { Documents } from '../document/documents.ts'
import type { DocId } from '../document/names.ts'
import type { WriterEvent } from '../document/writer-event.ts'
import type { Member } from '../provider.ts'
import type { Clock } from '../time/clock.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { DocIds } from './document/doc-ids.ts'
import { AddressMembership } from './membership/address-membership.ts'
import { Departure } from './membership/departure.ts'
import { InterfaceMembership } from './membership/interface-membership.ts'
import { MachineLists } from './membership/machine-lists.ts'
import type { Membership, StatedNodes, TellNode } from './membership/membership.ts'
import type { Pools } from './membership/pools.ts'
import { standingAddresses } from './membership/standing-addresses.ts'
import { VmSets } from './membership/vm-sets.ts'
import { poolFamilies } from './names/pool-name.ts'
import { NodesBehind } from './placement/nodes-behind.ts'
import type { Placement } from './placement/placement.ts'
import type { Reading } from './reading.ts'

export interface MembersSurroundings {
  readonly config: AzureConfig
  readonly documents: Documents
  readonly ids: DocIds
  readonly placement: Placement
  readonly pools: Pools
  readonly reading: () => Reading
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** The nodes of the cluster, stated once for all Services. */
export class Members {
  readonly #around: MembersSurroundings
  readonly #membership: Membership
  readonly #departure: Departure
  readonly #nodesBehind: NodesBehind
  readonly #everSeen = new Set<string>()
  #nodes: StatedNodes = { members: [], outsiders: [] }
  #addresses: readonly string[] = []
  /** Nodes that were named before the world was read, by name: one of them may have left meanwhile. */
  readonly #named = new Map<string, Member>()
  #begun = false
  /** Told what keeps a node from taking traffic. */
  listener: TellNode = () => {}

  constructor(around: MembersSurroundings) {
    this.#around = around
    const { config, documents, placement, pools } = around
    const lists = new MachineLists({ ...around, onRead: () => this.#machinesRead() })
    const tell: TellNode = (node, problem) => this.listener(node, problem)
    const { members, azureMigrates } = config.backendPools
    const migrates = members === 'addresses' && azureMigrates
    this.#departure = new Departure({ ...around, lists, pools: pools.managed, azureMigrates: migrates })
    const vmSets = new VmSets({ ...around, lists, onLate: () => this.placeAgain() })
    const poolNames = new Set(poolFamilies(config.clusterName).keys())
    this.#nodesBehind = new NodesBehind({ documents, placement, vmSets, poolNames, tell })
    this.#membership =
      members === 'interfaces'
        ? new InterfaceMembership({ ...around, pools: pools.managed, lists, tell })
        : new AddressMembership(documents, this.#nodesBehind)
  }

  /** All addresses of the nodes that take traffic now. */
  get addresses(): readonly string[] {
    return this.#addresses
  }

  /** Whether nodes are to stand behind this load balancer that may have to leave another one first. */
  areComingTo(loadBalancer: DocId): boolean {
    const { loadBalancers } = this.#nodesBehind
    return loadBalancers.length > 2 && this.#nodesBehind.of(loadBalancer).length > 0
  }

  /** Whether this is, or was since the start, the address of a node. */
  hasSeen(address: string): boolean {
    return this.#everSeen.has(address)
  }

  /** The nodes that stand in a pool by their interfaces. */
  nodesIn(pool: string): readonly Member[] {
    return this.#membership.nodesIn(pool)
  }

  /** The world is read: from now on nodes are stated. Before, a statement would only have each document read by itself. */
  begin(): void {
    this.#begun = true
    for (const address of standingAddresses(this.#around.documents, this.#around.pools.managed())) {
      this.#everSeen.add(address)
    }
    this.#rememberWhoLeft()
    this.set(this.#nodes)
    this.#departure.look()
  }

  set(nodes: StatedNodes): void {
    this.#nodes = nodes
    this.#addresses = nodes.members.flatMap((node) => node.addresses)
    if (!this.#begun) {
      for (const node of nodes.members) this.#named.set(node.name, node)
      return
    }
    for (const address of this.addresses) this.#everSeen.add(address)
    this.#membership.state(nodes)
  }

  /** A node that nobody was told of cannot leave: its machine would pass for one whose node has yet to register. */
  #rememberWhoLeft(): void {
    for (const { name } of [...this.#nodes.members, ...this.#nodes.outsiders]) this.#named.delete(name)
    if (this.#named.size === 0) return
    const { members, outsiders } = this.#nodes
    this.#membership.state({ members: [...members, ...this.#named.values()], outsiders })
    this.#named.clear()
  }

  /** Load balancers have come or gone: some nodes may belong behind another one now. */
  placeAgain(): void {
    if (this.#begun) this.#membership.lookAgain()
  }

  /** Passes on what became of a write. */
  report(event: WriterEvent): void {
    this.#membership.report(event)
  }

  /** Passes on that an answer changed. */
  wake(asker: string): void {
    this.#membership.wake(asker)
    this.#departure.wake(asker)
  }

  #machinesRead(): void {
    this.#membership.lookAgain()
    this.#departure.look()
  }
}
