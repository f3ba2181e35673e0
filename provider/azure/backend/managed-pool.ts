import type { DocId } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { IpFamily } from '../../intent/intent.ts'
import { poolInUsePoint, poolPoint } from '../points.ts'

/** A backend pool of ours whose members are network interfaces. */
export interface ManagedPool {
  readonly id: string
  readonly family: IpFamily
  readonly loadBalancer: DocId
  readonly isInternal: boolean
}

/** What the documents of machines have to know of the pools. */
export interface PoolSurroundings {
  /** All of them, those included that do not stand yet. */
  readonly pools: () => readonly ManagedPool[]
  /** Whether machines join pools by their interfaces; false: they leave those that they are in, for addresses to come. */
  readonly joins: boolean
  /** Azure takes machines out of pools that become pools of addresses; the profiles of their sets it forgets. */
  readonly azureMigrates: boolean
  /** On which side a load balancer is, whosever it is. */
  readonly isInternal: (loadBalancer: string, world: WorldView) => boolean
}

/** Tells whether machines belong in the pool. */
export function isPoolInUse(world: WorldView, { id }: ManagedPool): boolean {
  return world.what(poolInUsePoint(id)) !== undefined
}

/**
 * Tells whether machines have no business in the pool: it stands, and no rule leads to it. Then they leave it, for a load
 * balancer cannot be deleted while an interface or a scale set names a pool of it
 * (kubernetes-sigs/cloud-provider-azure#559). Of a load balancer that was not read nobody can say so.
 */
export function isUnused(world: WorldView, pool: ManagedPool): boolean {
  const stands = world.what(poolPoint(pool.id)) !== undefined
  return stands && !isPoolInUse(world, pool)
}
