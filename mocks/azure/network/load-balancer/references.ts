import type { Reference } from '../../arm/references.ts'
import type { LoadBalancer } from './model.ts'

/** Answers what a load balancer uses outside of itself: public IPs, subnets with the addresses in them, networks. */
export function referencesOf({ children }: LoadBalancer): readonly Reference[] {
  return [
    ...children.frontendIPConfigurations.flatMap(({ id, properties }) => {
      const { publicIPAddress, publicIPPrefix, subnet, privateIPAddress } = properties
      const outside = [publicIPAddress, publicIPPrefix].flatMap((to) => (to ? [{ from: id, to: to.id }] : []))
      if (subnet === undefined) return outside
      const address = privateIPAddress === undefined ? {} : { address: privateIPAddress }
      return [...outside, { from: id, to: subnet.id, ...address }]
    }),
    ...children.backendAddressPools.flatMap(({ id, properties }) => {
      const addresses = properties.loadBalancerBackendAddresses ?? []
      const networks = addresses.flatMap(({ properties: address }) => address.virtualNetwork?.id ?? [])
      const own = properties.virtualNetwork === undefined ? [] : [properties.virtualNetwork.id]
      return [...new Set([...own, ...networks])].map((to) => ({ from: id, to }))
    }),
  ]
}
