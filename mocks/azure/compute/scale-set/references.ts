import type { Reference } from '../../arm/references.ts'
import { addressKey, configurationId, interfacesOf } from './model.ts'
import type { Instance, ScaleSet } from './model.ts'
import type { InterfaceConfiguration } from './schema.ts'

export interface ReferenceRules {
  /** Whether a set without machines holds the subnets of its profile itself. */
  readonly emptyHoldsSubnet: boolean
}

/**
 * Answers what a scale set uses: its profile on behalf of the set itself (which is what keeps a load balancer from
 * going), and each machine on behalf of its ip configurations (which is what pools and subnets show).
 */
export function referencesOf(id: string, model: ScaleSet, { emptyHoldsSubnet }: ReferenceRules): readonly Reference[] {
  const holdsSubnet = emptyHoldsSubnet && model.instances.length === 0
  const profile = interfacesOf(model).flatMap((nic) => [...groupOf(id, nic), ...profileOf(id, nic, holdsSubnet)])
  return [...profile, ...model.instances.flatMap((instance) => instanceReferences(id, instance))]
}

function profileOf(id: string, nic: InterfaceConfiguration, holdsSubnet: boolean): readonly Reference[] {
  return nic.properties.ipConfigurations.flatMap(({ properties }) => {
    const { subnet, loadBalancerBackendAddressPools: pools = [], applicationSecurityGroups: groups = [] } = properties
    // Machines stand in a subnet by themselves.
    const place = holdsSubnet && subnet !== undefined ? [subnet] : []
    return [...place, ...pools, ...groups].map((to) => ({ from: id, to: to.id }))
  })
}

function instanceReferences(id: string, { instanceId, interfaces, addresses }: Instance): readonly Reference[] {
  return interfaces.flatMap((nic) => [
    ...groupOf(`${id}/virtualMachines/${instanceId}/networkInterfaces/${nic.name}`, nic),
    ...nic.properties.ipConfigurations.flatMap(({ name, properties }) => {
      const from = configurationId(id, instanceId, nic.name, name)
      const address = addresses[addressKey(nic.name, name)]?.private
      const { subnet, loadBalancerBackendAddressPools: pools = [], applicationSecurityGroups: groups = [] } = properties
      const place = subnet === undefined ? [] : [{ from, to: subnet.id, ...(address === undefined ? {} : { address }) }]
      return [...place, ...[...pools, ...groups].map((to) => ({ from, to: to.id }))]
    }),
  ])
}

function groupOf(from: string, { properties }: InterfaceConfiguration): readonly Reference[] {
  return properties.networkSecurityGroup === undefined ? [] : [{ from, to: properties.networkSecurityGroup.id }]
}
