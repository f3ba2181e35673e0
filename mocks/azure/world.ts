/** Puts the types of resources together on one engine: a new type is one more table and one more line here. */
import type { Engine } from './arm/engine.ts'
import type { ArmWorld } from './arm/dispatch.ts'
import { StoredCollection } from './arm/stored-collection.ts'
import { Table } from './arm/table.ts'
import type { ProbeSource } from './data-plane-view.ts'
import type { LoadBalancer } from './network/load-balancer/model.ts'
import { loadBalancerType } from './network/load-balancer/type.ts'
import { PrivateAddresses } from './network/private-addresses.ts'
import { PublicAddressPool } from './network/public-address-pool.ts'
import type { PublicIp } from './network/public-ip/model.ts'
import { publicIpType } from './network/public-ip/type.ts'
import type { SecurityGroup } from './network/security-group/model.ts'
import { securityGroupType } from './network/security-group/type.ts'
import type { VirtualNetwork } from './network/virtual-network/model.ts'
import { virtualNetworkType } from './network/virtual-network/type.ts'
import { ResourceGroups } from './resources/resource-groups.ts'

export interface WorldOptions {
  readonly subscriptionId: string
  readonly tenantId: string
  readonly publicAddresses: string
  readonly publicAddresses6: string
  readonly probes: ProbeSource['probes']
}

export function createWorld(engine: Engine, options: WorldOptions): ArmWorld {
  const { subscriptionId, tenantId, publicAddresses, publicAddresses6, probes } = options
  const publicIps = new Table<PublicIp>()
  const networks = new Table<VirtualNetwork>()
  const balancers = new Table<LoadBalancer>()
  const addresses = new PrivateAddresses(engine.references, networks)
  const pool = new PublicAddressPool(publicAddresses, publicAddresses6)
  const { registry } = engine
  registry.add(new StoredCollection(publicIpType(engine, publicIps, pool), publicIps, engine))
  registry.add(new StoredCollection(virtualNetworkType(engine, addresses), networks, engine))
  registry.add(new StoredCollection(securityGroupType(engine), new Table<SecurityGroup>(), engine))
  const around = { engine, publicIps, addresses, probes }
  registry.add(new StoredCollection(loadBalancerType(around, balancers), balancers, engine))
  const groups = new ResourceGroups(engine)
  return {
    engine,
    compute: { nothing: true },
    knobs: engine.knobs,
    groups,
    addresses,
    subscriptionId,
    tenantId,
    lastLists: new Map(),
  }
}
