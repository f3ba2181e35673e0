import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import { pointedKey, readTraits, transportsOf } from './balancer-parts.ts'
import type { BalancerParts } from './balancer-parts.ts'
import type { Distribution } from './distribution.ts'
import type { Balancing, Member, Rule } from './network-view.ts'
import { unprobed } from './read-probes.ts'
import { numberAt } from './wire-members.ts'

/** Reads the load balancing rules that are about one port. */
export function readRules(parts: BalancerParts): readonly Rule[] {
  return objectsAt(parts.balancer.properties, 'loadBalancingRules').flatMap((rule) => {
    const properties = objectAt(rule, 'properties')
    const balancing = readBalancing(parts, rule)
    const frontendPort = numberAt(properties, 'frontendPort') ?? 0
    if (balancing === undefined || frontendPort === 0) return []
    const backendPort = numberAt(properties, 'backendPort') ?? 0
    return transportsOf(properties).map((transport) => ({ ...balancing, transport, frontendPort, backendPort }))
  })
}

/** Reads the rules for all ports of all protocols: their port is 0 (Azure docs, "High availability ports overview"). */
export function readAllPorts(parts: BalancerParts): readonly Balancing[] {
  return objectsAt(parts.balancer.properties, 'loadBalancingRules').flatMap((rule) => {
    const properties = objectAt(rule, 'properties')
    const isForAll = stringAt(properties, 'protocol')?.toLowerCase() === 'all' && properties['frontendPort'] === 0
    return isForAll ? (readBalancing(parts, rule) ?? []) : []
  })
}

function readBalancing(parts: BalancerParts, rule: JsonObject): Balancing | undefined {
  const traits = readTraits(parts, rule)
  const properties = objectAt(rule, 'properties')
  if (traits === undefined) return undefined
  return {
    ...traits,
    ...(parts.probes.get(pointedKey(properties, 'probe')) ?? unprobed),
    distribution: distributionOf(stringAt(properties, 'loadDistribution')),
    members: membersOf(properties, parts),
  }
}

function membersOf(properties: JsonObject, { members }: BalancerParts): readonly Member[] {
  const pools = [objectAt(properties, 'backendAddressPool'), ...objectsAt(properties, 'backendAddressPools')]
  // Both members name the same pool in what Azure answers.
  const ids = new Set(pools.map((pool) => keyOf(stringAt(pool, 'id') ?? '')))
  const byIp = new Map([...ids].flatMap((id) => members.get(id) ?? []).map((member) => [member.ip, member] as const))
  // Sorted, so that the order in which a document lists its members does not move flows.
  return [...byIp.values()].toSorted((a, b) => (a.ip < b.ip ? -1 : 1))
}

function distributionOf(text: string | undefined): Distribution {
  return text === 'SourceIP' || text === 'SourceIPProtocol' ? text : 'Default'
}
