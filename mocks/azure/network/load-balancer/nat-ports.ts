/**
 * Ports of inbound NAT rules that lead to a pool: each member has one of the range, in the order of the pool. Azure
 * keeps a member's port when others leave; that order is not public, so here the position decides.
 */
import { keyOf } from '../../arm/resource-id.ts'
import type { Members } from './members.ts'
import type { NatRule, Pool } from './model.ts'

export interface NatPort {
  readonly inboundNatRuleName: string
  readonly protocol: string
  readonly frontendPort: number
  readonly backendPort: number
}

/** Answers the ports of each member, by address for those of addresses and by id for interfaces. */
export function portsOf(
  rules: readonly NatRule[],
  pool: Pool,
  members: Members,
): ReadonlyMap<string, readonly NatPort[]> {
  const leading = rules.filter(({ properties }) => keyOf(properties.backendAddressPool?.id ?? '') === keyOf(pool.id))
  const found = new Map<string, NatPort[]>()
  if (leading.length === 0) return found
  members.of(pool).forEach(({ id, by, key }, index) => {
    const ports = leading.flatMap((rule) => portAt(rule, index))
    if (ports.length > 0) found.set(by === 'address' ? key.slice(key.lastIndexOf(' ') + 1) : id, ports)
  })
  return found
}

function portAt({ name, properties }: NatRule, index: number): readonly NatPort[] {
  const { frontendPortRangeStart: start, frontendPortRangeEnd: end, protocol, backendPort } = properties
  if (start === undefined || end === undefined || start + index > end) return []
  return [{ inboundNatRuleName: name, protocol, frontendPort: start + index, backendPort }]
}
