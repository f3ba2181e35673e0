/**
 * Inbound NAT rules: a port of a frontend that leads to one machine. Version 1 names the ip configuration of an
 * interface; version 2 names a pool and a range, of which each member has the port that the pool shows for it.
 */
import { objectAt, objectsAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import { nameOf } from '../azure/arm/resource-id.ts'
import { pointedKey, readTraits, transportsOf } from './balancer-parts.ts'
import type { BalancerParts } from './balancer-parts.ts'
import type { Rule } from './network-view.ts'
import { memberIp } from './read-pools.ts'
import { unprobed } from './read-probes.ts'
import { nameIn, numberAt } from './wire-members.ts'

/** Where one port of a NAT rule leads. */
interface Target {
  readonly name: string
  readonly ip: string
  readonly frontendPort: number
}

/** Reads the NAT rules of a load balancer as rules with one member and no probe: adminState says nothing to them. */
export function readNatRules(parts: BalancerParts): readonly Rule[] {
  return objectsAt(parts.balancer.properties, 'inboundNatRules').flatMap((rule) => {
    const traits = readTraits(parts, rule)
    if (traits === undefined) return []
    const properties = objectAt(rule, 'properties')
    const backendPort = numberAt(properties, 'backendPort') ?? 0
    return targetsOf(parts, rule).flatMap(({ name, ip, frontendPort }) => {
      const members = [{ name, ip, adminState: 'None' as const, drainMs: undefined }]
      const about = { ...traits, ...unprobed, distribution: 'Default' as const, members, frontendPort, backendPort }
      return transportsOf(properties).map((transport) => ({ ...about, transport }))
    })
  })
}

function targetsOf(parts: BalancerParts, rule: JsonObject): readonly Target[] {
  const properties = objectAt(rule, 'properties')
  const pool = pointedKey(properties, 'backendAddressPool')
  if (pool !== '') return targetsInPool(parts, pool, nameIn(rule))
  const configuration = stringAt(objectAt(properties, 'backendIPConfiguration'), 'id') ?? ''
  const ip = parts.addressOf(configuration)
  const frontendPort = numberAt(properties, 'frontendPort')
  return ip === undefined || frontendPort === undefined ? [] : [{ name: nameOf(configuration), ip, frontendPort }]
}

function targetsInPool({ balancer, addressOf }: BalancerParts, pool: string, rule: string): readonly Target[] {
  const found = objectsAt(balancer.properties, 'backendAddressPools').find((one) => pointedKey({ one }, 'one') === pool)
  return objectsAt(objectAt(found, 'properties'), 'loadBalancerBackendAddresses').flatMap((address) => {
    const ip = memberIp(address, addressOf)
    const ports = objectsAt(objectAt(address, 'properties'), 'inboundNatRulesPortMapping')
    const frontendPort = numberAt(ports.find((port) => port['inboundNatRuleName'] === rule) ?? {}, 'frontendPort')
    return ip === undefined || frontendPort === undefined ? [] : [{ name: nameIn(address), ip, frontendPort }]
  })
}
