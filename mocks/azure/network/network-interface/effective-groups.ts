/**
 * The security groups that hold for an interface, its subnet's and its own, with their rules as Azure applies them: POST
 * …/networkInterfaces/<nic>/effectiveNetworkSecurityGroups (azure-docs, "Diagnose a virtual machine network traffic filter
 * problem"). The ranges behind `Internet` and other service tags are not listed here.
 */
import type { Engine } from '../../arm/engine.ts'
import { objectAt, objectsAt, stringAt } from '../../arm/json.ts'
import type { JsonObject } from '../../arm/json.ts'
import { latencies } from '../../arm/latency.ts'
import type { ResourceAction } from '../../arm/resource-type.ts'
import type { Resource } from '../../arm/resource.ts'
import { effectiveRule } from '../security-group/effective-rule.ts'
import { networkInterfaceErrors } from './errors.ts'
import { spaceAround, subnetOfInterface } from './neighbourhood.ts'
import { assertOnRunningMachine } from './running-machine.ts'

export function effectiveGroupsAction(engine: Engine): ResourceAction {
  return {
    name: 'effectiveNetworkSecurityGroups',
    operation: 'GetEffectiveNetworkSecurityGroupsOperation',
    latency: latencies.networkInterface,
    judge: ({ id }) => assertOnRunningMachine(engine, id, networkInterfaceErrors.groupsNeedRunningMachine),
    act: (nic) => ({ value: groupsOf(engine, nic) }),
  }
}

function groupsOf(engine: Engine, nic: Resource): readonly JsonObject[] {
  const subnet = subnetOfInterface(engine, nic)
  return [
    ...groupOf(engine, nic, subnet, { subnet: { id: subnet['id'] } }),
    ...groupOf(engine, nic, nic, { networkInterface: { id: nic.id } }),
  ]
}

function groupOf(engine: Engine, nic: Resource, on: Resource | JsonObject, association: JsonObject) {
  const pointer = objectAt(objectAt(on, 'properties'), 'networkSecurityGroup')
  const id = stringAt(pointer, 'id')
  const group = id && engine.registry.collection('Microsoft.Network/networkSecurityGroups')?.get(id)
  if (!group) return []
  const space = spaceAround(engine, nic)
  const effectiveSecurityRules = (['securityRules', 'defaultSecurityRules'] as const).flatMap((segment) =>
    objectsAt(group.properties, segment).map((rule) => effectiveRule(engine, { segment, rule, space })),
  )
  return [{ networkSecurityGroup: { id: group.id }, association, effectiveSecurityRules }]
}
