/**
 * Interfaces that still name a pool whose members are addresses now, or a pool that has to go: whoever they are, their
 * documents are read, so that they can leave.
 */
import type { Documents } from '../../document/documents.ts'
import type { ManagedPool } from '../backend/managed-pool.ts'
import { loadBalancerFacts } from '../load-balancer/shares.ts'
import type { Placement } from '../placement/placement.ts'
import { poolPoint } from '../points.ts'
import type { MachineList, MachineLists } from './machine-lists.ts'

export interface DepartureSurroundings {
  readonly documents: Documents
  readonly lists: MachineLists
  readonly placement: Pick<Placement, 'all'>
  readonly pools: () => readonly ManagedPool[]
  readonly azureMigrates: boolean
}

const asker = 'interfaces in pools'

export class Departure {
  readonly #around: DepartureSurroundings

  constructor(around: DepartureSurroundings) {
    this.#around = around
  }

  wake(woken: string): void {
    if (woken === asker) this.look()
  }

  look(): void {
    const { documents, lists, placement, pools, azureMigrates } = this.#around
    const world = documents.viewFor(asker)
    const poolsOn = Map.groupBy(pools(), (pool) => pool.loadBalancer)
    for (const doc of placement.all) {
      const { interfaces = [] } = loadBalancerFacts(world, doc) ?? {}
      const own = poolsOn.get(doc) ?? []
      const pointing = own.flatMap(({ id }) => world.whoPointsAt(poolPoint(id)).map((standing) => standing.doc))
      if (interfaces.length === 0) {
        // Azure has just taken them out, and their own documents do not know yet.
        if (azureMigrates) lists.lookAgain(listsOf(pointing), { isNew: false })
        continue
      }
      // They have all left, and only the load balancer's own document, read before that, still shows them.
      if (lists.haveRead(listsOf(interfaces)) && pointing.length === 0) documents.refresh(doc)
    }
  }
}

const placePattern = /\/resourceGroups\/([^/]+)\/providers\/[^/]+\/(?:virtualMachineScaleSets\/([^/]+)\/)?/i

/** The lists in which these ip configurations are found. */
function listsOf(configurations: readonly string[]): readonly MachineList[] {
  const lists = configurations.flatMap((id): MachineList[] => {
    const [, resourceGroup, set] = placePattern.exec(id) ?? []
    if (resourceGroup === undefined) return []
    const collections =
      set === undefined
        ? ['networkInterfaces']
        : ['virtualMachineScaleSets', `virtualMachineScaleSets/${set}/virtualMachines`]
    return collections.map((collection) => ({ collection, resourceGroup }))
  })
  return [...new Map(lists.map((list) => [`${list.collection} ${list.resourceGroup}`.toLowerCase(), list])).values()]
}
