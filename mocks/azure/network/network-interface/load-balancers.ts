import type { Engine } from '../../arm/engine.ts'
import { documentIdOf, formatResourceId, keyOf, parseResourceId } from '../../arm/resource-id.ts'
import type { Resource } from '../../arm/resource.ts'
import type { Table } from '../../arm/table.ts'
import type { NetworkInterface } from './model.ts'

/** Answers the load balancers that an interface is in, by pool or by NAT rule: GET …/networkInterfaces/nic/loadBalancers. */
export function balancersOf(
  { engine }: { readonly engine: Engine },
  nics: Table<NetworkInterface>,
  id: string,
): readonly Resource[] {
  const collection = engine.registry.collection('Microsoft.Network/loadBalancers')
  return balancerIdsOf(nics.get(id)?.accepted).flatMap((balancer) => collection?.get(balancer) ?? [])
}

/** Answers the ids of the load balancers whose pools or NAT rules an interface names, each once. */
export function balancerIdsOf(nic: NetworkInterface | undefined): readonly string[] {
  const named = (nic?.properties.ipConfigurations ?? []).flatMap(({ properties }) => [
    ...(properties.loadBalancerBackendAddressPools ?? []),
    ...(properties.loadBalancerInboundNatRules ?? []),
  ])
  const ids = named.flatMap(({ id }) => {
    const parsed = parseResourceId(id)
    return parsed === undefined ? [] : [formatResourceId(documentIdOf(parsed))]
  })
  return [...new Map(ids.map((one) => [keyOf(one), one])).values()]
}
