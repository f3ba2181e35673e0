import type { Observed, WriteRequest } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { finish, readDocument } from '../document/arm-document.ts'
import type { LoadBalancerBody, Pool } from './body.ts'
import { interfacesIn } from './interfaces-in.ts'

/**
 * Has Azure turn interfaces into addresses where the plan names addresses in a pool that interfaces are in; undefined if
 * there is no such pool. What else the plan says is written by the next one, made from what this leaves.
 */
export function migratePools(
  arm: ArmClient,
  { doc, plan, observed }: WriteRequest<LoadBalancerBody>,
  signal: AbortSignal,
): Promise<Observed<LoadBalancerBody>> | undefined {
  const planned = new Map(poolsOf(plan.body).map((pool) => [pool.name, pool]))
  const names = poolsOf(observed.body)
    .filter((pool) => interfacesIn(pool).length > 0 && planned.get(pool.name)?.properties?.virtualNetwork !== undefined)
    .map(({ name }) => name)
  if (names.length === 0) return undefined
  return finish(arm, arm.migratePools(doc, names, signal), signal).then(() => readDocument(arm, doc, signal))
}

function poolsOf(body: LoadBalancerBody | undefined): readonly Pool[] {
  return body?.properties?.backendAddressPools ?? []
}
