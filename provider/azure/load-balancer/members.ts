/**
 * The nodes in our backend pools. The pools are wholly ours: a node that is gone or no longer on the roster leaves, but a
 * pool is never emptied, because an empty roster is more often a broken control plane than a cluster without nodes.
 */
import type { IpFamily } from '../../intent/intent.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Wish } from '../../document/wish.ts'
import type { BackendAddress, Pool } from './body.ts'
import type { Draft } from './draft.ts'
import { ownerOfNode } from './owners.ts'
import type { LoadBalancerPart, MemberWish } from './part.ts'

type Wishes = ReadonlyMap<Owner, Wish<LoadBalancerPart>>

/** The cluster's pool of each family, by lower-case name. */
export type PoolFamilies = ReadonlyMap<string, IpFamily>

export interface PoolRoom {
  readonly families: PoolFamilies
  /** Addresses in one pool. */
  readonly most: number
}

/** Puts the nodes into our pools; answers those for which a pool has no room. */
export function applyMembers(draft: Draft, wishes: Wishes, { families, most }: PoolRoom): ReadonlySet<string> {
  const statement = { members: wishesOf(wishes), roster: rosterOf(wishes), wishes, most }
  const leftOut = [...draft.pools].flatMap(([key, pool]) => {
    const family = families.get(key)
    return family === undefined ? [] : applyTo(draft, pool, family, statement)
  })
  return new Set(leftOut)
}

/** What people are told who look for a node that takes no traffic. */
export function poolFull(node: string, most: number): Problem {
  return {
    field: 'node',
    value: node,
    why: `the backend pool holds ${most} addresses already`,
    fix: 'Exclude nodes from load balancers by label; the others serve the traffic meanwhile',
  }
}

interface Statement {
  readonly members: readonly MemberWish[]
  readonly roster: ReadonlySet<string> | undefined
  readonly wishes: Wishes
  readonly most: number
}

function applyTo(draft: Draft, pool: Pool, family: IpFamily, statement: Statement): readonly string[] {
  const { members, roster, wishes, most } = statement
  const standing = pool.properties?.loadBalancerBackendAddresses ?? []
  const leaves = ({ name }: BackendAddress) =>
    wishes.get(ownerOfNode(name)) === 'gone' || (roster !== undefined && !roster.has(name))
  const next = new Map(standing.filter((address) => !leaves(address)).map((address) => [address.name, address]))
  const added: { readonly node: string; readonly ipAddress: string }[] = []
  const leftOut: string[] = []
  for (const { node, addresses } of members) {
    const ipAddress = addresses[family]
    const before = next.get(node)
    if (ipAddress === undefined || before?.properties?.ipAddress === ipAddress) continue
    if (before === undefined && next.size >= most) {
      leftOut.push(node)
      continue
    }
    next.set(node, { ...before, name: node, properties: { ...before?.properties, ipAddress } })
    added.push({ node, ipAddress })
  }
  const gone = standing.filter((address) => !next.has(address.name))
  if (next.size === 0 || (gone.length === 0 && added.length === 0)) return leftOut
  for (const { name } of gone) draft.note(nobody, `remove node ${name} from pool ${pool.name}`)
  for (const { node, ipAddress } of added) {
    draft.note(ownerOfNode(node), `add node ${node} (${ipAddress}) to pool ${pool.name}`, 'traffic', true)
  }
  const properties = { ...pool.properties, loadBalancerBackendAddresses: [...next.values()] }
  draft.pools.set(pool.name.toLowerCase(), { ...pool, properties })
  return leftOut
}

function wishesOf(wishes: Wishes): readonly MemberWish[] {
  return [...wishes.values()].flatMap((wish) =>
    typeof wish === 'object' && wish.want.kind === 'member' ? [wish.want] : [],
  )
}

function rosterOf(wishes: Wishes): ReadonlySet<string> | undefined {
  for (const wish of wishes.values()) {
    if (typeof wish === 'object' && wish.want.kind === 'roster') return new Set(wish.want.nodes)
  }
  return undefined
}
