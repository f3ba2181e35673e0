/**
 * Ports of inbound NAT rules that lead to a pool: each member has one of the range, the lowest that was free when it
 * joined, and keeps it while it stays, whoever else comes and goes. Which port Azure gives is not public.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '../../arm/engine.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { Entry } from '../../arm/resource.ts'
import type { Table } from '../../arm/table.ts'
import type { Members } from './members.ts'
import type { Children, LoadBalancer, NatPorts, NatRule, Pool } from './model.ts'

export interface NatPort {
  readonly inboundNatRuleName: string
  readonly protocol: string
  readonly frontendPort: number
  readonly backendPort: number
}

/** Answers the ports of each member of a pool, by address for those of addresses and by id for interfaces. */
export function portsOf(
  { natPorts, children }: LoadBalancer,
  pool: Pool,
  members: Members,
): ReadonlyMap<string, readonly NatPort[]> {
  const leading = children.inboundNatRules.filter((rule) => leadsTo(rule, pool))
  const found = new Map<string, NatPort[]>()
  if (leading.length === 0) return found
  for (const { id, by, key } of members.of(pool)) {
    const ports = leading.flatMap((rule) => {
      const frontendPort = natPorts[keyOf(rule.id)]?.[keyOf(id)]
      const { protocol, backendPort } = rule.properties
      return frontendPort === undefined ? [] : [{ inboundNatRuleName: rule.name, protocol, frontendPort, backendPort }]
    })
    if (ports.length > 0) found.set(by === 'address' ? key.slice(key.lastIndexOf(' ') + 1) : id, ports)
  }
  return found
}

/** Hands out and takes back ports whenever balancers or those behind them change, for as long as the engine lives. */
export function keepNatPorts(engine: Engine, balancers: Table<LoadBalancer>, members: Members): void {
  engine.changes.on(({ type }) => {
    if (!followed.has(type)) return
    for (const entry of balancers.all()) {
      const natPorts = handOut(entry.accepted, members)
      if (!isDeepStrictEqual(natPorts, entry.accepted.natPorts)) balancers.set(withPorts(entry, natPorts))
    }
  })
}

const followed = new Set([
  'Microsoft.Network/loadBalancers',
  'Microsoft.Network/networkInterfaces',
  'Microsoft.Compute/virtualMachineScaleSets',
])

function withPorts(entry: Entry<LoadBalancer>, natPorts: NatPorts): Entry<LoadBalancer> {
  const { accepted, settled } = entry
  return { ...entry, accepted: { ...accepted, natPorts }, settled: settled && { ...settled, natPorts } }
}

function handOut({ natPorts, children }: LoadBalancer, members: Members): NatPorts {
  const rules = children.inboundNatRules.filter(({ properties }) => properties.backendAddressPool !== undefined)
  return Object.fromEntries(
    rules.map((rule) => [keyOf(rule.id), handOutOf(rule, idsBehind(rule, children, members), natPorts)]),
  )
}

function handOutOf({ id, properties }: NatRule, present: readonly string[], before: NatPorts): Record<string, number> {
  const { frontendPortRangeStart: first = 0, frontendPortRangeEnd: last = -1 } = properties
  const had = before[keyOf(id)] ?? {}
  const kept = present.flatMap((member) => {
    const port = had[member]
    return port !== undefined && port >= first && port <= last ? [[member, port] as const] : []
  })
  const ports = new Map(kept)
  const taken = new Set(ports.values())
  let next = first
  for (const member of present) {
    if (ports.has(member)) continue
    while (taken.has(next)) next += 1
    if (next > last) break
    taken.add(next)
    ports.set(member, next)
  }
  return Object.fromEntries(ports)
}

function idsBehind(rule: NatRule, { backendAddressPools }: Children, members: Members): readonly string[] {
  const pools = backendAddressPools.filter((pool) => leadsTo(rule, pool))
  return pools.flatMap((pool) => members.of(pool)).map(({ id }) => keyOf(id))
}

function leadsTo({ properties }: NatRule, pool: Pool): boolean {
  return keyOf(properties.backendAddressPool?.id ?? '') === keyOf(pool.id)
}
