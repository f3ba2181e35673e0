/** One valid body of each type of Microsoft.Network, in a world where what they point at stands. */
import type { JsonObject } from '#mocks/azure/arm/json'
import type { Raw } from './raw.ts'

const location = 'westeurope'
const sku = { name: 'Standard' }

/** Puts the network `vnet` with the subnets `nodes` and `link`, and the internal load balancer `base`. */
export function seedNeighbours({ emulator, id }: Pick<Raw, 'emulator' | 'id'>): void {
  const network = id('virtualNetworks', 'vnet')
  const subnets = [
    { name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } },
    { name: 'link', properties: { addressPrefix: '10.0.1.0/24', privateLinkServiceNetworkPolicies: 'Disabled' } },
  ]
  const properties = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets }
  emulator.seed({ id: network, location, properties })
  const subnet = { id: `${network}/subnets/nodes` }
  const frontendIPConfigurations = [{ name: 'front', properties: { subnet } }]
  emulator.seed({ id: id('loadBalancers', 'base'), location, sku, properties: { frontendIPConfigurations } })
}

/** Answers the bodies, by type. */
export function everyType({ id }: Pick<Raw, 'id'>): Readonly<Record<string, JsonObject>> {
  const subnet = (name: string) => ({ id: `${id('virtualNetworks', 'vnet')}/subnets/${name}` })
  const ipConfigurations = (name: string) => [{ name: 'one', properties: { subnet: subnet(name) } }]
  const front = { id: `${id('loadBalancers', 'base')}/frontendIPConfigurations/front` }
  const linked = { loadBalancerFrontendIpConfigurations: [front], ipConfigurations: ipConfigurations('link') }
  return {
    publicIPAddresses: { location, sku, properties: { publicIPAllocationMethod: 'Static' } },
    publicIPPrefixes: { location, sku, properties: { prefixLength: 31 } },
    virtualNetworks: { location, properties: { addressSpace: { addressPrefixes: ['10.9.0.0/16'] } } },
    networkSecurityGroups: { location, properties: {} },
    applicationSecurityGroups: { location, properties: {} },
    routeTables: { location, properties: {} },
    natGateways: { location, sku, properties: {} },
    loadBalancers: { location, sku, properties: {} },
    networkInterfaces: { location, properties: { ipConfigurations: ipConfigurations('nodes') } },
    privateLinkServices: { location, properties: linked },
  }
}
