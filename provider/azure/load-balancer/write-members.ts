import type { Observed, WriteRequest } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { finish, readDocument } from '../document/arm-document.ts'
import type { LoadBalancerBody, Pool } from './body.ts'

/**
 * Writes only the pools, if they are all that differs; answers undefined if more does. Children that a plan does not touch
 * stay the same objects (see draft.ts), so identity tells. All children carry the load balancer's etag (arm-semantics 2.3).
 */
export async function writeMembers(
  arm: ArmClient,
  { doc, plan, observed }: WriteRequest<LoadBalancerBody>,
  signal: AbortSignal,
): Promise<Observed<LoadBalancerBody> | undefined> {
  const changed = changedPools(observed.body, plan.body)
  const [pool] = changed ?? []
  // A second pool would have to name the version that the first write makes: then one whole write is the cheaper way.
  if (pool === undefined || changed?.length !== 1 || observed.state !== 'settled') return undefined
  const { etag: _etag, ...body } = pool
  const id = `${doc}/backendAddressPools/${pool.name}`
  await finish(arm, arm.put(id, { ...body, id }, { ifMatch: observed.version }, signal), signal)
  return readDocument(arm, doc, signal)
}

function changedPools(
  before: LoadBalancerBody | undefined,
  after: LoadBalancerBody | undefined,
): readonly Pool[] | undefined {
  if (before?.properties === undefined || after?.properties === undefined) return undefined
  const { backendAddressPools: poolsBefore = [], ...restBefore } = before.properties
  const { backendAddressPools: poolsAfter = [], ...restAfter } = after.properties
  if (poolsBefore.length !== poolsAfter.length || !sameChildren(restBefore, restAfter)) return undefined
  return poolsAfter.filter((pool, at) => pool !== poolsBefore[at])
}

function sameChildren(before: object, after: object): boolean {
  return Object.entries(after).every(([key, value]) => {
    const old: unknown = Reflect.get(before, key)
    if (!Array.isArray(value)) return value === old
    return Array.isArray(old) && old.length === value.length && value.every((child, at) => child === old[at])
  })
}
