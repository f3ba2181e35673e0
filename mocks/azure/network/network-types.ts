/** Puts the types of Microsoft.Network on an engine: a new type is one more table and one more line here. */
import type { Engine } from '../arm/engine.ts'
import type { JsonObject } from '../arm/json.ts'
import { StoredCollection } from '../arm/stored-collection.ts'
import { Table } from '../arm/table.ts'
import type { ProbeSource } from '../data-plane-view.ts'
import { applicationSecurityGroupType } from './application-security-group/type.ts'
import type { LoadBalancer } from './load-balancer/model.ts'
import { judgeSwap, swap } from './load-balancer/swap.ts'
import { loadBalancerType } from './load-balancer/type.ts'
import { Members } from './load-balancer/members.ts'
import { keepNatPorts } from './load-balancer/nat-ports.ts'
import { natGatewayType } from './nat-gateway/type.ts'
import { forgetVanished } from './network-interface/forget-vanished.ts'
import { makeInterfaces } from './network-interface/made-interfaces.ts'
import type { NetworkInterface } from './network-interface/model.ts'
import { networkInterfaceType } from './network-interface/type.ts'
import { PrivateAddresses } from './private-addresses.ts'
import { connectEndpoints } from './private-endpoint/connect.ts'
import { privateEndpointType } from './private-endpoint/type.ts'
import type { PrivateEndpoint } from './private-endpoint/model.ts'
import type { PrivateLinkService } from './private-link-service/model.ts'
import { touchBalancers } from './private-link-service/touch-balancers.ts'
import { privateLinkServiceType } from './private-link-service/type.ts'
import { PublicAddressPool } from './public-address-pool.ts'
import type { PublicIpPrefix } from './public-ip-prefix/model.ts'
import { publicIpPrefixType } from './public-ip-prefix/type.ts'
import type { PublicIp } from './public-ip/model.ts'
import { publicIpType } from './public-ip/type.ts'
import { routeTableType } from './route-table/type.ts'
import { securityGroupType } from './security-group/type.ts'
import { NetworkThrottle } from './throttle.ts'
import type { VirtualNetwork } from './virtual-network/model.ts'
import { virtualNetworkType } from './virtual-network/type.ts'

export interface NetworkOptions {
  readonly publicAddresses: string
  readonly publicAddresses6: string
  readonly probes: ProbeSource['probes']
}

export interface Network {
  readonly addresses: PrivateAddresses
  readonly publicPool: PublicAddressPool
  /** The addresses that public IPs have. */
  readonly publicAddresses: () => Iterable<string>
  /** The exchange of frontends' public IPs. */
  readonly swap: { readonly judge: (body: JsonObject) => void; readonly look: (body: JsonObject) => JsonObject }
  readonly throttle: NetworkThrottle
}

export function createNetwork(engine: Engine, options: NetworkOptions): Network {
  const { registry, references } = engine
  const publicIps = new Table<PublicIp>()
  const prefixes = new Table<PublicIpPrefix>()
  const networks = new Table<VirtualNetwork>()
  const balancers = new Table<LoadBalancer>()
  const addresses = new PrivateAddresses(references, networks)
  const pool = new PublicAddressPool(options.publicAddresses, options.publicAddresses6)
  const nics = new Table<NetworkInterface>()
  const members = new Members(references, nics)
  const around = { engine, publicIps, balancers, addresses, members, probes: options.probes }
  registry.add(new StoredCollection(publicIpType(engine, publicIps, { pool, prefixes }), publicIps, engine))
  registry.add(new StoredCollection(publicIpPrefixType(engine, { pool, prefixes, publicIps }), prefixes, engine))
  registry.add(new StoredCollection(virtualNetworkType(around, nics), networks, engine))
  registry.add(new StoredCollection(securityGroupType(engine), new Table(), engine))
  registry.add(new StoredCollection(applicationSecurityGroupType(engine), new Table(), engine))
  registry.add(new StoredCollection(routeTableType(engine), new Table(), engine))
  registry.add(new StoredCollection(natGatewayType(engine), new Table(), engine))
  registry.add(new StoredCollection(loadBalancerType(around, balancers), balancers, engine))
  registry.add(new StoredCollection(networkInterfaceType(around, nics), nics, engine))
  forgetVanished(engine, nics)
  keepNatPorts(engine, balancers, members)
  const services = new Table<PrivateLinkService>()
  const endpoints = new Table<PrivateEndpoint>()
  registry.add(new StoredCollection(privateLinkServiceType(around, services), services, engine))
  registry.add(new StoredCollection(privateEndpointType({ ...around, services }), endpoints, engine))
  connectEndpoints(engine, { services, endpoints })
  touchBalancers(engine, { services, balancers })
  makeInterfaces(engine, { nics, services, endpoints })
  const publicAddresses = () => publicIps.all().flatMap(({ accepted }) => accepted.properties.ipAddress ?? [])
  return {
    addresses,
    publicPool: pool,
    publicAddresses,
    swap: { judge: (body) => judgeSwap(around, body), look: (body) => swap(around, body) },
    throttle: new NetworkThrottle(engine.clock, engine.knobs),
  }
}
