import { objectAt, stringAt } from '../../arm/json.ts'
import type { SetBehindBalancers } from '../../network/load-balancer/judge-scale-set.ts'
import { interfacesOf } from './model.ts'
import type { ScaleSet } from './model.ts'

/** Answers what its load balancers need to know of a scale set. */
export function behindBalancers(id: string, model: ScaleSet): SetBehindBalancers {
  const { properties, zones = [] } = model
  const configurations = interfacesOf(model).flatMap((nic) => nic.properties.ipConfigurations)
  return {
    id,
    pools: configurations.flatMap((one) => one.properties.loadBalancerBackendAddressPools ?? []).map((pool) => pool.id),
    healthProbe: properties.virtualMachineProfile?.networkProfile?.healthProbe?.id,
    publicIpSkus: configurations.flatMap((one) => {
      return stringAt(objectAt(one.properties.publicIPAddressConfiguration, 'sku'), 'name') ?? []
    }),
    isLargeOrCrossZone: properties['singlePlacementGroup'] === false || zones.length > 1,
  }
}
