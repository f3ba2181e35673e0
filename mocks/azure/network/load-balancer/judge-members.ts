/**
 * What only shows across load balancers: two rules of balancers of the same kind cannot both send one backend port to
 * one machine, and a machine carries so many rules (arm-semantics 3.1). Members are told apart by network and address.
 */
import { keyOf } from '../../arm/resource-id.ts'
import type { Table } from '../../arm/table.ts'
import { networkErrors } from '../error-catalogue.ts'
import { limits } from '../limits.ts'
import { exposureOf, poolsOf } from './model.ts'
import type { Children, LoadBalancer, Pool } from './model.ts'

export function judgeMembers(id: string, children: Children, table: Table<LoadBalancer>): void {
  const ruleCounts = new Map<string, number>()
  const ports = new Map<string, string>()
  const others = table.all().filter((other) => keyOf(other.id) !== keyOf(id))
  for (const other of others) count(other.accepted.children, ruleCounts)
  count(children, ruleCounts)
  for (const member of membersOf(children)) {
    if ((ruleCounts.get(member) ?? 0) > limits.rulesPerNic) {
      throw networkErrors.nicRuleLimitReached(member, limits.rulesPerNic)
    }
  }
  const sameKind = others.filter((other) => exposureOf(other.accepted.children) === exposureOf(children))
  for (const other of sameKind) for (const use of portsOf(other.accepted.children)) ports.set(use.place, use.rule)
  if (ports.size === 0) return
  for (const { place, rule: second, protocol, port: backendPort, member } of portsOf(children)) {
    const first = ports.get(place)
    if (first !== undefined) throw networkErrors.rulesShareMember({ first, second, protocol, backendPort, member })
  }
}

function count(children: Children, counts: Map<string, number>): void {
  const rulesPerPool = new Map<string, number>()
  for (const rule of children.loadBalancingRules) {
    for (const pool of poolsOf(rule)) rulesPerPool.set(keyOf(pool), (rulesPerPool.get(keyOf(pool)) ?? 0) + 1)
  }
  for (const pool of children.backendAddressPools) {
    const rules = rulesPerPool.get(keyOf(pool.id)) ?? 0
    for (const member of addressesOf(pool)) counts.set(member, (counts.get(member) ?? 0) + rules)
  }
}

interface PortUse {
  readonly place: string
  readonly rule: string
  readonly protocol: string
  readonly port: number
  readonly member: string
}

function portsOf(children: Children): readonly PortUse[] {
  const pools = new Map(children.backendAddressPools.map((pool) => [keyOf(pool.id), pool]))
  return children.loadBalancingRules
    .filter(({ properties }) => !properties.enableFloatingIP)
    .flatMap((rule) =>
      poolsOf(rule).flatMap((id) => {
        const { protocol, backendPort: port } = rule.properties
        const pool = pools.get(keyOf(id))
        const members = pool === undefined ? [] : addressesOf(pool)
        return members.map((member) => {
          return { place: `${member} ${protocol} ${port}`, rule: rule.id, protocol, port, member }
        })
      }),
    )
}

function membersOf(children: Children): ReadonlySet<string> {
  return new Set(children.backendAddressPools.flatMap(addressesOf))
}

function addressesOf({ properties }: Pool): readonly string[] {
  return (properties.loadBalancerBackendAddresses ?? []).flatMap(({ properties: address }) => {
    const network = (address.virtualNetwork ?? properties.virtualNetwork ?? address.subnet)?.id ?? ''
    return address.ipAddress === undefined ? [] : [`${keyOf(network)} ${address.ipAddress}`]
  })
}
