/**
 * The nodes in our backend pools. The pools are wholly ours: a node that is gone or no longer on the roster leaves, but a
 * pool is never emptied, because an empty roster is more often a broken control plane than a cluster without nodes.
 */
import type { IpFamily } from '../../intent/intent.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Wish } from '../../document/wish.ts'
import type { BackendAddress, Pool } from './body.ts'
import type { Draft } from './draft.ts'
import { ownerOfNode } from './owners.ts'
import type { LoadBalancerPart, MemberWish } from './part.ts'

type Wishes = ReadonlyMap<Owner, Wish<LoadBalancerPart>>

/** The cluster's pool of each family, by lower-case name. */
export type PoolFamilies = ReadonlyMap<string, IpFamily>

export function applyMembers(draft: Draft, wishes: Wishes, families: PoolFamilies): void {
  const members = wishesOf(wishes)
  const roster = rosterOf(wishes)
  for (const [key, pool] of draft.pools) {
    const family = families.get(key)
    if (family !== undefined) applyTo(draft, pool, family, { members, roster, wishes })
  }
}

interface Statement {
  readonly members: readonly MemberWish[]
  readonly roster: ReadonlySet<string> | undefined
  readonly wishes: Wishes
}

function applyTo(draft: Draft, pool: Pool, family: IpFamily, { members, roster, wishes }: Statement): void {
  const standing = pool.properties?.loadBalancerBackendAddresses ?? []
  const leaves = ({ name }: BackendAddress) =>
    wishes.get(ownerOfNode(name)) === 'gone' || (roster !== undefined && !roster.has(name))
  const next = new Map(standing.filter((address) => !leaves(address)).map((address) => [address.name, address]))
  const notes: (() => void)[] = []
  for (const { node, addresses } of members) {
    const ipAddress = addresses[family]
    const before = next.get(node)
    if (ipAddress === undefined || before?.properties?.ipAddress === ipAddress) continue
    next.set(node, { ...before, name: node, properties: { ...before?.properties, ipAddress } })
    notes.push(() =>
      draft.note(ownerOfNode(node), `add node ${node} (${ipAddress}) to pool ${pool.name}`, 'traffic', true),
    )
  }
  const gone = standing.filter((address) => !next.has(address.name))
  if (next.size === 0 || (gone.length === 0 && notes.length === 0)) return
  for (const { name } of gone) draft.note(nobody, `remove node ${name} from pool ${pool.name}`)
  for (const note of notes) note()
  const properties = { ...pool.properties, loadBalancerBackendAddresses: [...next.values()] }
  draft.pools.set(pool.name.toLowerCase(), { ...pool, properties })
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
