import { objectAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { keyOf } from '../azure/arm/resource-id.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { Transport } from './flow.ts'
import type { Balancing, Frontend, Member } from './network-view.ts'
import type { InterfaceAddress } from './read-pools.ts'
import type { Probing } from './read-probes.ts'
import { nameIn, numberAt } from './wire-members.ts'

/** What the rules of one load balancer point at, by key. */
export interface BalancerParts {
  readonly balancer: Resource
  readonly frontends: ReadonlyMap<string, Frontend>
  readonly members: ReadonlyMap<string, readonly Member[]>
  readonly probes: ReadonlyMap<string, Probing>
  readonly addressOf: InterfaceAddress
}

/** What rules of every kind say of themselves; undefined while their frontend has no address. */
export type RuleTraits = Omit<Balancing, 'distribution' | 'members' | 'probe' | 'sendsToAllWhenDown'>

export function readTraits({ balancer, frontends }: BalancerParts, rule: JsonObject): RuleTraits | undefined {
  const properties = objectAt(rule, 'properties')
  const frontend = frontends.get(pointedKey(properties, 'frontendIPConfiguration'))
  if (frontend === undefined) return undefined
  return {
    id: keyOf(stringAt(rule, 'id') ?? ''),
    name: nameIn(rule),
    loadBalancer: balancer.name,
    loadBalancerId: keyOf(balancer.id),
    frontend,
    floatingIp: properties['enableFloatingIP'] === true,
    idleTimeoutMs: (numberAt(properties, 'idleTimeoutInMinutes') ?? 4) * 60_000,
    tcpReset: properties['enableTcpReset'] === true,
  }
}

/** Answers what `protocol` of a rule stands for; Quic is not played. */
export function transportsOf(properties: JsonObject): readonly Transport[] {
  const protocol = stringAt(properties, 'protocol')?.toLowerCase() ?? ''
  return (['Tcp', 'Udp'] as const).filter((transport) => ['all', transport.toLowerCase()].includes(protocol))
}

/** Answers the key of what a member points at; the key of nothing where there is none. */
export function pointedKey(properties: JsonObject, member: string): string {
  return keyOf(stringAt(objectAt(properties, member), 'id') ?? '')
}
