import { keyOf } from '../../arm/resource-id.ts'
import type { Instance } from './model.ts'

/** Answers a machine none of whose interfaces names the pool any more. */
export function withoutPool(instance: Instance, pool: string): Instance {
  const interfaces = instance.interfaces.map((nic) => {
    const ipConfigurations = nic.properties.ipConfigurations.map((one) => {
      const { loadBalancerBackendAddressPools: pools = [] } = one.properties
      const left = pools.filter(({ id }) => keyOf(id) !== keyOf(pool))
      return { ...one, properties: { ...one.properties, loadBalancerBackendAddressPools: left } }
    })
    return { ...nic, properties: { ...nic.properties, ipConfigurations } }
  })
  return { ...instance, interfaces }
}
