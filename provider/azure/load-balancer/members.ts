/**
 * The nodes in our backend pools. The pools are wholly ours: a node that is gone or no longer on the roster leaves, but a
 * pool is never emptied, because an empty roster is more often a broken control plane than a cluster without nodes.
 */
import type { IpFamily } from '../../intent/intent.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Problem } from '../../intent/problem.ts'
import { limitOf } from '../limits/limit.ts'
import type { Wait } from '../../document/plan.ts'
import type { Wish } from '../../document/wish.ts'
import type { BackendAddress, Pool } from './body.ts'
import type { Draft } from './draft.ts'
import { ownerOfNode } from './owners.ts'
import type { LoadBalancerPart, MemberWish, RosterWish } from './part.ts'

type Wishes = ReadonlyMap<Owner, Wish<LoadBalancerPart>>

/** The cluster's pool of each family, by lower-case name. */
export type PoolFamilies = ReadonlyMap<string, IpFamily>

export interface PoolRoom {
  readonly families: PoolFamilies
  /** Addresses in one pool. */
  readonly most: number
  /** Network of the nodes. */
  readonly virtualNetworkId: string
  /** What keeps addresses from a pool: interfaces that still name it, since Azure takes one kind of members only. */
  readonly waitFor: (pool: Pool) => Wait | undefined
  /** What a node has to wait for before it may stand behind this load balancer. */
  readonly mayEnter: (node: string) => Wait | undefined
}

/** Nodes that are not in the pools yet. */
export interface Seated {
  /** Nodes for which a pool has no room. */
  readonly leftOut: ReadonlySet<string>
  /** What some nodes wait for, each by itself. */
  readonly waiting: ReadonlyMap<string, Wait>
  /** What all nodes wait for. */
  readonly waits: readonly Wait[]
}

/** Puts the nodes into our pools. */
export function applyMembers(draft: Draft, wishes: Wishes, room: PoolRoom): Seated {
  const leftOut = new Set<string>()
  const waiting = new Map<string, Wait>()
  const statement = { members: wishesOf(wishes), roster: rosterOf(wishes), wishes, room, leftOut, waiting }
  const waits: Wait[] = []
  for (const [key, pool] of draft.pools) {
    const family = room.families.get(key)
    if (family === undefined) continue
    const wait = room.waitFor(pool)
    if (wait !== undefined) waits.push(wait)
    else applyTo(draft, pool, family, statement)
  }
  return { leftOut, waiting, waits }
}

/** What people are told who look for a node that takes no traffic. */
export function poolFull(node: string, most: number): Problem {
  return {
    field: 'node',
    value: node,
    why: `the backend pool holds ${most} addresses already`,
    fix: limitOf('addressesPerPool').fix,
  }
}

interface Statement {
  readonly members: readonly MemberWish[]
  readonly roster: RosterWish | undefined
  readonly wishes: Wishes
  readonly room: PoolRoom
  readonly leftOut: Set<string>
  readonly waiting: Map<string, Wait>
}

function applyTo(draft: Draft, pool: Pool, family: IpFamily, statement: Statement): void {
  const { members, roster, wishes, room, leftOut, waiting } = statement
  const { most, virtualNetworkId, mayEnter } = room
  const standing = pool.properties?.loadBalancerBackendAddresses ?? []
  // An address has another name after Azure has turned interfaces into addresses; it is the node's all the same.
  const wanted = new Set(members.flatMap(({ addresses }) => addresses[family] ?? []))
  const listed = roster && new Set(roster.nodes)
  const leaves = ({ name, properties }: BackendAddress) =>
    !wanted.has(properties?.ipAddress ?? '') &&
    (wishes.get(ownerOfNode(name)) === 'gone' || (listed !== undefined && !listed.has(name)))
  const present = new Set(standing.map(({ properties }) => properties?.ipAddress))
  const next = new Map(standing.filter((address) => !leaves(address)).map((address) => [address.name, address]))
  const added: { readonly node: string; readonly ipAddress: string }[] = []
  for (const { node, addresses } of members) {
    const ipAddress = addresses[family]
    const before = next.get(node)
    if (ipAddress === undefined || present.has(ipAddress)) continue
    if (before === undefined) {
      const wait = mayEnter(node)
      if (wait !== undefined) waiting.set(node, wait)
      else if (next.size >= most) leftOut.add(node)
      if (wait !== undefined || next.size >= most) continue
    }
    next.set(node, { ...before, name: node, properties: { ...before?.properties, ipAddress } })
    added.push({ node, ipAddress })
  }
  if (next.size === 0)
    for (const address of standing) if (!isElsewhere(address, roster)) next.set(address.name, address)
  const gone = standing.filter((address) => !next.has(address.name))
  if (gone.length === 0 && added.length === 0) return
  for (const { name } of gone) draft.note(nobody, `remove node ${name} from pool ${pool.name}`)
  for (const { node, ipAddress } of added) {
    draft.note(ownerOfNode(node), `add node ${node} (${ipAddress}) to pool ${pool.name}`, 'traffic', true)
  }
  const network = networkOf(pool, standing, virtualNetworkId)
  const properties = { ...pool.properties, ...network, loadBalancerBackendAddresses: [...next.values()] }
  draft.pools.set(pool.name.toLowerCase(), { ...pool, properties })
}

/** Addresses are of a network, their own or their pool's; one that interfaces were in has none (#6172). */
function networkOf({ properties }: Pool, standing: readonly BackendAddress[], id: string): Pool['properties'] {
  const isNamed = standing.some(({ properties: of }) => of?.virtualNetwork !== undefined)
  return properties?.virtualNetwork !== undefined || isNamed ? {} : { virtualNetwork: { id } }
}

/** It is well, but behind another load balancer: no broken control plane says that. */
function isElsewhere({ name }: BackendAddress, roster: RosterWish | undefined): boolean {
  return roster?.elsewhere?.includes(name) ?? false
}

export function wishesOf(wishes: Wishes): readonly MemberWish[] {
  return [...wishes.values()].flatMap((wish) =>
    typeof wish === 'object' && wish.want.kind === 'member' ? [wish.want] : [],
  )
}

export function rosterOf(wishes: Wishes): RosterWish | undefined {
  for (const wish of wishes.values()) {
    if (typeof wish === 'object' && wish.want.kind === 'roster') return wish.want
  }
  return undefined
}
