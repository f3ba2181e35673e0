/**
 * Who fills the pools of a load balancer, and what that means for its body. Interfaces name their pool in documents of their
 * own; addresses stand in the body. Azure takes one kind of members only, so whoever changes over lets the others leave first.
 */
import { nobody, type DocId, type Owner } from '../../document/names.ts'
import type { Wait } from '../../document/plan.ts'
import type { Wish } from '../../document/wish.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { poolPoint } from '../points.ts'
import type { Pool } from './body.ts'
import type { Draft } from './draft.ts'
import { interfacesIn } from './interfaces-in.ts'
import { applyMembers, poolFull, type PoolFamilies } from './members.ts'
import { nodeOfOwner, ownerOfNode } from './owners.ts'
import type { LoadBalancerPart } from './part.ts'

/** How the pools of one load balancer get their members. */
export type PoolFilling =
  /** We name the addresses of the nodes. */
  | { readonly by: 'addresses'; readonly virtualNetworkId: string; readonly azureMigrates: boolean }
  /** The machines' interfaces name the pool. */
  | { readonly by: 'interfaces' }
  /** Somebody else does the one or the other. */
  | { readonly by: 'others' }

interface Around {
  readonly world: WorldView
  readonly wishes: ReadonlyMap<Owner, Wish<LoadBalancerPart>>
  readonly pools: PoolFamilies
  readonly most: number
  readonly mayEnter: (node: string) => Wait | undefined
}

/** Brings our pools to what their filling asks for; whom there is no room or no way for is told in `plan`. */
export function fillPools(
  draft: Draft,
  filling: PoolFilling,
  { world, wishes, pools, most, mayEnter }: Around,
  plan: { readonly refused: Map<Owner, Problem>; readonly waiting: Map<Owner, Wait> },
): void {
  switch (filling.by) {
    case 'others':
      return
    case 'interfaces':
      return clearAddresses(draft, pools)
    case 'addresses': {
      const { virtualNetworkId, azureMigrates } = filling
      const waitFor = (pool: Pool) => interfacesThere(draft, pool, { world, azureMigrates })
      const room = { families: pools, most, virtualNetworkId, waitFor, mayEnter }
      const { leftOut, waiting, waits } = applyMembers(draft, wishes, room)
      for (const node of leftOut) plan.refused.set(ownerOfNode(node), poolFull(node, most))
      for (const [node, wait] of waiting) plan.waiting.set(ownerOfNode(node), wait)
      const [wait] = waits
      if (wait === undefined) return
      for (const owner of wishes.keys()) if (nodeOfOwner(owner) !== undefined) plan.waiting.set(owner, wait)
    }
  }
}

/** A pool that names addresses takes no interfaces, nor one that names a network. */
function clearAddresses(draft: Draft, pools: PoolFamilies): void {
  for (const [key, pool] of draft.pools) {
    const { virtualNetwork, loadBalancerBackendAddresses: standing = [], ...rest } = pool.properties ?? {}
    const left = standing.filter(({ properties }) => properties?.networkInterfaceIPConfiguration !== undefined)
    if (!pools.has(key) || (virtualNetwork === undefined && left.length === standing.length)) continue
    const kept = left.length === 0 ? {} : { loadBalancerBackendAddresses: left }
    draft.pools.set(key, { ...pool, properties: { ...rest, ...kept } })
    draft.note(nobody, `remove addresses from pool ${pool.name}, for network interfaces to join it`)
  }
}

function interfacesThere(
  draft: Draft,
  pool: Pool,
  { world, azureMigrates }: { readonly world: WorldView; readonly azureMigrates: boolean },
): Wait | undefined {
  if (azureMigrates) return undefined
  const point = poolPoint(draft.idOf('backendAddressPools', pool.name))
  const [first] = world.whoPointsAt(point)
  if (first !== undefined) return { on: point, why: 'pointed', by: [first.owner], doc: first.doc }
  const isNamed = interfacesIn(pool).length > 0 || world.doubted(draft.doc, point)
  return isNamed ? { on: point, why: 'pointed', by: [] } : undefined
}

/** What keeps a load balancer from going: machines that name a pool of it (kubernetes-sigs/cloud-provider-azure#559). */
export function machinesBehind(draft: Draft, world: WorldView): Wait | undefined {
  const doc: DocId = draft.doc
  for (const { name } of draft.pools.values()) {
    const point = poolPoint(draft.idOf('backendAddressPools', name))
    const [first] = world.whoPointsAt(point)
    if (first !== undefined) return { on: point, why: 'pointed', by: [first.owner], doc: first.doc }
  }
  const itself = poolPoint(doc)
  return world.doubted(doc, itself) ? { on: itself, why: 'pointed', by: [] } : undefined
}
