import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import { keyOf } from '../../arm/resource-id.ts'
import type { ChildAction } from '../../arm/resource-type.ts'

/**
 * Which ports of the front lead to one member of a pool, named by its address or its ip configuration: POST
 * …/backendAddressPools/<pool>/queryInboundNatRulePortMapping.
 */
export const portMappingAction: ChildAction = {
  name: 'queryInboundNatRulePortMapping',
  operation: 'QueryInboundNatRulePortMappingOperation',
  latency: latencies.loadBalancerWithoutMembers,
  look(balancer, name, body) {
    const pool = objectsAt(balancer?.properties, 'backendAddressPools').find((one) => stringAt(one, 'name') === name)
    const member = objectsAt(pool?.['properties'], 'loadBalancerBackendAddresses').find((one) => isAsked(one, body))
    const ports = objectsAt(member?.['properties'], 'inboundNatRulesPortMapping')
    const rules = objectsAt(balancer?.properties, 'inboundNatRules')
    const protocolOf = (rule: string | undefined) =>
      stringAt(
        objectAt(
          rules.find((one) => stringAt(one, 'name') === rule),
          'properties',
        ),
        'protocol',
      )
    const told = ports.map((port) => ({ ...port, protocol: protocolOf(stringAt(port, 'inboundNatRuleName')) }))
    return { inboundNatRulePortMappings: told }
  },
}

function isAsked(address: JsonObject, body: JsonObject): boolean {
  const properties = objectAt(address, 'properties')
  const configuration = stringAt(objectAt(body, 'ipConfiguration'), 'id')
  if (configuration !== undefined) {
    const named = stringAt(objectAt(properties, 'networkInterfaceIPConfiguration'), 'id') ?? ''
    return keyOf(named) === keyOf(configuration)
  }
  const ip = stringAt(body, 'ipAddress')
  return ip !== undefined && stringAt(properties, 'ipAddress') === ip
}
