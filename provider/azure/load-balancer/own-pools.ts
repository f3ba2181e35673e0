/**
 * Pools of one Service each. With externalTrafficPolicy Local and several load balancers a pool holds only the nodes that
 * have endpoints (reference section 3.4), made anew from all of them each time; upstream follows the changes of single
 * slices and so loses nodes (#7113, #10270). An endpoint is reached on its own node alone, so these are in the pool whatever
 * load balancer they are behind otherwise, as they are upstream.
 */
import { nobody, type Owner } from '../../document/names.ts'
import type { BackendAddress, Pool } from './body.ts'
import { ownPoolName } from '../names/own-pool-name.ts'
import type { Draft } from './draft.ts'
import { ownerOfName } from './owners.ts'
import type { OwnPoolWish } from './part.ts'
import type { Roster } from './roster.ts'

/** Makes the owner's pools hold exactly the wished nodes, as far as these take traffic at all. */
export function applyOwnPools(draft: Draft, owner: Owner, pools: readonly OwnPoolWish[], roster: Roster): void {
  for (const wish of pools) applyOwnPool(draft, owner, wish, roster)
}

function applyOwnPool(draft: Draft, owner: Owner, wish: OwnPoolWish, roster: Roster): void {
  const key = wish.name.toLowerCase()
  const standing = draft.pools.get(key)
  if (standing === undefined) {
    const properties = { virtualNetwork: { id: wish.virtualNetworkId }, loadBalancerBackendAddresses: [] }
    draft.pools.set(key, { id: draft.idOf('backendAddressPools', wish.name), name: wish.name, properties })
    draft.note(owner, `add backend pool ${wish.name}`)
  }
  const pool = draft.pools.get(key)
  if (pool !== undefined) fill(draft, owner, pool, membersOf(wish, pool, roster))
}

/** Until endpoints are known a pool keeps whom it has, and an empty one gets every node: the probe finds out who answers. */
function membersOf(wish: OwnPoolWish, pool: Pool, { here, find }: Roster): readonly BackendAddress[] {
  const kept = addressesOf(pool)
  if (wish.nodes === undefined && kept.length > 0) return kept
  const before = new Map(addressesOf(pool).map((address) => [address.name, address]))
  const next = (wish.nodes ?? here).flatMap((node): BackendAddress[] => {
    const ipAddress = find(node)?.addresses[wish.family]
    const stands = before.get(node)
    if (ipAddress === undefined) return []
    if (stands?.properties?.ipAddress === ipAddress) return [stands]
    return [{ ...stands, name: node, properties: { ...stands?.properties, ipAddress } }]
  })
  // No endpoint at all is more often a broken control plane than the truth; if it is the truth, the probe says so too.
  return next.length > 0 ? next : kept
}

function fill(draft: Draft, owner: Owner, pool: Pool, wanted: readonly BackendAddress[]): void {
  const before = new Set(addressesOf(pool))
  const added = wanted.filter((address) => !before.has(address))
  const names = new Set(wanted.map(({ name }) => name))
  const gone = [...before].filter(({ name }) => !names.has(name))
  if (added.length === 0 && gone.length === 0) return
  for (const { name } of gone) draft.note(owner, `remove node ${name} from pool ${pool.name}`)
  for (const { name, properties } of added) {
    draft.note(owner, `add node ${name} (${properties?.ipAddress}) to pool ${pool.name}`, 'traffic', true)
  }
  // Who stays keeps its place, so that a body read again is the body that was sent.
  const kept = [...before].filter((address) => wanted.includes(address))
  const next = [...kept, ...added]
  const properties = { ...pool.properties, loadBalancerBackendAddresses: next }
  draft.pools.set(pool.name.toLowerCase(), { ...pool, properties })
}

/** What tells that a pool without rules was one Service's own. */
export interface PoolEvidence {
  /** The pools that hold all nodes; they stay. */
  readonly common: { has(pool: string): boolean }
  /** As the load balancer stood before. */
  readonly before: Draft
  /** Lower-case names that pools of the Services here would have: upstream leaves such pools behind (#10307). */
  readonly names: ReadonlySet<string>
}

/** Drops the own pools that no rule leads to any more. */
export function dropUnusedPools(draft: Draft, { common, before, names }: PoolEvidence): void {
  const used = new Set(poolsInUse(draft))
  for (const [key, pool] of draft.pools) {
    if (common.has(key) || used.has(key)) continue
    const owners = [...before.rules.values()]
      .filter((rule) => poolsOf(before, rule.properties).includes(key))
      .map((rule) => ownerOfName(rule.name))
    if (owners.includes(undefined) || (owners.length === 0 && !names.has(key))) continue
    draft.pools.delete(key)
    draft.note(owners[0] ?? nobody, `remove backend pool ${pool.name}`)
  }
}

function poolsInUse(draft: Draft): readonly string[] {
  return [...draft.rules.values(), ...draft.foreigners()].flatMap(({ properties }) => poolsOf(draft, properties))
}

interface LeadsToPools {
  readonly backendAddressPool?: { readonly id: string }
  readonly backendAddressPools?: readonly { readonly id: string }[]
}

function poolsOf(draft: Draft, properties: LeadsToPools = {}): readonly string[] {
  const { backendAddressPool: one, backendAddressPools: many = [] } = properties
  return [...(one === undefined ? [] : [one]), ...many].map((reference) => draft.nameIn(reference))
}

function addressesOf({ properties }: Pool): readonly BackendAddress[] {
  return properties?.loadBalancerBackendAddresses ?? []
}

/** The names that own pools of these Services would have, each given as `namespace/name`. */
export function ownPoolNames(services: readonly (string | undefined)[]): ReadonlySet<string> {
  const names = services.flatMap((service) => {
    const [namespace, name] = service?.split('/') ?? []
    if (namespace === undefined || name === undefined) return []
    return (['IPv4', 'IPv6'] as const).map((family) => ownPoolName({ namespace, name, uid: '' }, family))
  })
  return new Set(names)
}
