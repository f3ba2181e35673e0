/** How pools and NAT rules show the interfaces behind them (arm-semantics 2.4; swagger loadBalancer.json). */
import { addressName } from './address-name.ts'
import type { Members } from './members.ts'
import type { Child, LoadBalancer, NatRule, Pool } from './model.ts'
import type { NatPort } from './nat-ports.ts'
import { portsOf } from './nat-ports.ts'

/** Answers a pool with its interfaces, and with the ports that NAT rules open to each of its members. */
export function withMembers(members: Members, balancer: LoadBalancer, pool: Pool): Child {
  const interfaces = members.of(pool).filter(({ by }) => by === 'interface')
  const ports = portsOf(balancer, pool, members)
  const addresses = (pool.properties.loadBalancerBackendAddresses ?? []).map((address) => ({
    ...address,
    properties: { ...address.properties, ...mappingOf(ports.get(address.properties.ipAddress ?? '')) },
  }))
  const named = interfaces.map(({ id }) => {
    const name = addressName(id)
    const adminState = pool.adminStates?.[name]
    const overridden = adminState === undefined ? {} : { adminState }
    return { name, properties: { networkInterfaceIPConfiguration: { id }, ...overridden, ...mappingOf(ports.get(id)) } }
  })
  const all = [...addresses, ...named]
  const { loadBalancerBackendAddresses: _, ...properties } = pool.properties
  return {
    ...pool,
    properties: {
      ...properties,
      ...(all.length === 0 && pool.properties.loadBalancerBackendAddresses === undefined
        ? {}
        : { loadBalancerBackendAddresses: all }),
      ...(interfaces.length === 0 ? {} : { backendIPConfigurations: interfaces.map(({ id }) => ({ id })) }),
    },
  }
}

/** Answers a NAT rule with the ip configuration that names it. */
export function withTarget(members: Members, rule: NatRule): Child {
  const [target] = members.pointingAt(rule.id)
  if (target === undefined) return rule
  return { ...rule, properties: { ...rule.properties, backendIPConfiguration: { id: target } } }
}

/** Of the port as the action tells it, the swagger has no protocol here. */
function mappingOf(ports: readonly NatPort[] | undefined) {
  if (ports === undefined) return {}
  const shown = ports.map(({ inboundNatRuleName, frontendPort, backendPort }) => {
    return { inboundNatRuleName, frontendPort, backendPort }
  })
  return { inboundNatRulesPortMapping: shown }
}
