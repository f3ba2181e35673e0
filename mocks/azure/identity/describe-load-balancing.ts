/**
 * What a machine is told of the load balancers that it is behind: /metadata/loadbalancer, in the shape of 2020-10-01
 * (azure-docs, "Retrieve load balancer metadata using Azure Instance Metadata Service").
 */
import type { Emulator } from '../emulator.ts'
import { objectAt, objectsAt, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import { keyOf } from '../arm/resource-id.ts'
import { findMachine } from './describe-machine.ts'
import { interfacesOf } from './machine-interfaces.ts'
import type { InterfaceAddress } from './machine-interfaces.ts'

type Resources = Emulator['resources']

export function describeLoadBalancing(resources: Resources, machine: string): JsonObject {
  const found = findMachine(resources, machine)
  const all = found === undefined ? [] : interfacesOf(resources, found.resource)
  const addresses = all.flatMap(({ configurations }) => configurations)
  const own = addresses.flatMap(({ publicIp, privateIp: privateIpAddress }) => {
    const frontendIpAddress = ipOf(resources, publicIp)
    return frontendIpAddress === undefined ? [] : [{ frontendIpAddress, privateIpAddress }]
  })
  const balancers = resources.list('loadBalancers').map(({ properties }) => properties)
  const rules = (read: typeof inboundRules) =>
    balancers.flatMap((balancer) => addresses.flatMap((address) => read(resources, balancer, address)))
  return { publicIpAddresses: own, inboundRules: rules(inboundRules), outboundRules: rules(outboundRules) }
}

/** Load balancing rules of the pools that an address is in, and the NAT rules that lead to it. */
function inboundRules(resources: Resources, balancer: JsonObject, address: InterfaceAddress): readonly JsonObject[] {
  const balancing = objectsAt(balancer, 'loadBalancingRules').filter((rule) => isBehind(balancer, rule, address))
  const translating = objectsAt(balancer, 'inboundNatRules').filter(
    (rule) => keyOf(pointer(rule, 'backendIPConfiguration')) === keyOf(address.id),
  )
  return [...balancing, ...translating].flatMap((rule) => {
    const { protocol, frontendPort, backendPort } = objectAt(rule, 'properties')
    const frontend = pointer(rule, 'frontendIPConfiguration')
    return frontendsOf(resources, balancer, [frontend]).map((frontendIpAddress) => ({
      frontendIpAddress,
      protocol: String(protocol).toLowerCase(),
      frontendPort,
      backendPort,
      privateIpAddress: address.privateIp,
    }))
  })
}

function outboundRules(resources: Resources, balancer: JsonObject, address: InterfaceAddress): readonly JsonObject[] {
  const rules = objectsAt(balancer, 'outboundRules').filter((rule) => isBehind(balancer, rule, address))
  return rules.flatMap((rule) => {
    const named = objectsAt(rule['properties'], 'frontendIPConfigurations')
    const frontends = named.flatMap((one) => stringAt(one, 'id') ?? [])
    return frontendsOf(resources, balancer, frontends).map((frontendIpAddress) => ({
      frontendIpAddress,
      privateIpAddress: address.privateIp,
    }))
  })
}

/** Whether an address is in the pool of a rule: by its interface, or named by the pool. */
function isBehind(balancer: JsonObject, rule: JsonObject, { pools, privateIp }: InterfaceAddress): boolean {
  const pool = keyOf(pointer(rule, 'backendAddressPool'))
  if (pools.some((one) => keyOf(one) === pool)) return true
  const named = objectsAt(balancer, 'backendAddressPools').find((one) => keyOf(stringAt(one, 'id') ?? '') === pool)
  return objectsAt(named?.['properties'], 'loadBalancerBackendAddresses').some(
    (one) => stringAt(objectAt(one, 'properties'), 'ipAddress') === privateIp,
  )
}

function frontendsOf(resources: Resources, balancer: JsonObject, ids: readonly string[]): readonly string[] {
  return objectsAt(balancer, 'frontendIPConfigurations').flatMap((frontend) => {
    if (!ids.some((id) => keyOf(id) === keyOf(stringAt(frontend, 'id') ?? ''))) return []
    const properties = objectAt(frontend, 'properties')
    return ipOf(resources, pointer(frontend, 'publicIPAddress')) ?? stringAt(properties, 'privateIPAddress') ?? []
  })
}

function ipOf(resources: Resources, id: string | undefined): string | undefined {
  const found = id === undefined || id === '' ? undefined : (resources.get(id) ?? resources.child(id))
  return stringAt(objectAt(found, 'properties'), 'ipAddress')
}

function pointer(of: JsonObject, member: string): string {
  return stringAt(objectAt(objectAt(of, 'properties'), member), 'id') ?? ''
}
