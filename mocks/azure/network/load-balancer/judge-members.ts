/**
 * What only shows across load balancers: two rules of balancers of the same kind cannot both send one backend port to
 * one machine, and a machine carries so many rules (arm-semantics 3.1).
 */
import { keyOf } from '../../arm/resource-id.ts'
import type { Entry } from '../../arm/resource.ts'
import type { Table } from '../../arm/table.ts'
import { isOf } from '../back-references.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { membershipErrors } from './membership-errors.ts'
import type { Member, Members } from './members.ts'
import { exposureOf, poolsOf } from './model.ts'
import type { Children, LoadBalancer } from './model.ts'

export interface MemberWorld {
  readonly table: Table<LoadBalancer>
  readonly members: Members
}

export function judgeMembers(id: string, children: Children, { table, members }: MemberWorld): void {
  judgePools(children, members)
  const ruleCounts = new Map<string, number>()
  const ports = new Map<string, string>()
  const others = table.all().filter((other) => keyOf(other.id) !== keyOf(id))
  for (const other of others) count(other.accepted.children, members, ruleCounts)
  count(children, members, ruleCounts)
  for (const { key, id: member } of membersOf(children, members)) {
    if ((ruleCounts.get(key) ?? 0) > limits.rulesPerNic) {
      throw networkErrors.nicRuleLimitReached(member, limits.rulesPerNic)
    }
  }
  const sameKind = others.filter((other) => exposureOf(other.accepted.children) === exposureOf(children))
  if (exposureOf(children) === 'internal') judgeOtherInternal(id, children, sameKind, members)
  for (const other of sameKind) {
    for (const use of portsOf(other.accepted.children, members)) ports.set(use.place, use.rule)
  }
  if (ports.size === 0) return
  for (const { place, rule: second, protocol, port: backendPort, member } of portsOf(children, members)) {
    const first = ports.get(place)
    if (first === undefined) continue
    const shared = { first, second, protocol, backendPort, member }
    throw isOf('scaleSet', member)
      ? membershipErrors.scaleSetPortShared(shared)
      : networkErrors.rulesShareMember(shared)
  }
}

/** A pool takes addresses or interfaces, never both; outbound rules want interfaces without an address of their own. */
function judgePools(children: Children, members: Members): void {
  const outbound = new Map(
    children.outboundRules.map((rule) => [keyOf(rule.properties.backendAddressPool.id), rule.id] as const),
  )
  for (const pool of children.backendAddressPools) {
    const all = members.of(pool)
    if (new Set(all.map(({ by }) => by)).size > 1) throw membershipErrors.mixed(pool.id)
    const rule = outbound.get(keyOf(pool.id))
    if (rule === undefined) continue
    for (const { id, configuration } of all) {
      if (configuration === undefined) continue
      if (!configuration.properties.primary) throw membershipErrors.outboundWithSecondary(rule, pool.id, id)
      if (configuration.properties.publicIPAddress !== undefined) {
        throw membershipErrors.outboundWithPublicIp(id, pool.id, rule)
      }
    }
  }
}

/** Documented for interfaces; whether addresses count alike is not, so they do not. */
function judgeOtherInternal(
  id: string,
  children: Children,
  others: readonly Entry<LoadBalancer>[],
  members: Members,
): void {
  const mine = membersOf(children, members).filter(({ by }) => by === 'interface')
  if (mine.length === 0) return
  for (const other of others) {
    const theirs = membersOf(other.accepted.children, members).filter(({ by }) => by === 'interface')
    const keys = new Set(theirs.map(({ key }) => key))
    const shared = mine.find(({ key }) => keys.has(key))
    if (shared !== undefined) throw membershipErrors.anotherInternal(shared.id, other.id, id)
  }
}

function count(children: Children, members: Members, counts: Map<string, number>): void {
  const rulesPerPool = new Map<string, number>()
  for (const rule of children.loadBalancingRules) {
    for (const pool of poolsOf(rule)) rulesPerPool.set(keyOf(pool), (rulesPerPool.get(keyOf(pool)) ?? 0) + 1)
  }
  for (const pool of children.backendAddressPools) {
    const rules = rulesPerPool.get(keyOf(pool.id)) ?? 0
    for (const { key } of members.of(pool)) counts.set(key, (counts.get(key) ?? 0) + rules)
  }
}

interface PortUse {
  readonly place: string
  readonly rule: string
  readonly protocol: string
  readonly port: number
  readonly member: string
}

function portsOf(children: Children, members: Members): readonly PortUse[] {
  const pools = new Map(children.backendAddressPools.map((pool) => [keyOf(pool.id), pool]))
  return children.loadBalancingRules
    .filter(({ properties }) => !properties.enableFloatingIP)
    .flatMap((rule) =>
      poolsOf(rule).flatMap((id) => {
        const { protocol, backendPort: port } = rule.properties
        const pool = pools.get(keyOf(id))
        const behind = pool === undefined ? [] : members.of(pool)
        return behind.map(({ key, id: member }) => {
          return { place: `${key} ${protocol} ${port}`, rule: rule.id, protocol, port, member }
        })
      }),
    )
}

function membersOf(children: Children, members: Members): readonly Member[] {
  return children.backendAddressPools.flatMap((pool) => members.of(pool))
}
