import { objectAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { NetworkView } from './network-view.ts'
import { readFrontends, readNetworkPrefixes, readPublicAddresses } from './read-frontends.ts'
import { readNatRules } from './read-nat-rules.ts'
import { readPools } from './read-pools.ts'
import { readProbes } from './read-probes.ts'
import { readAllPorts, readRules } from './read-rules.ts'
import { readSubnets } from './read-subnets.ts'

/** The settled documents of the emulator, as far as the data plane reads them. */
export interface NetworkSource {
  /** `type` as ARM writes it: Microsoft.Network/loadBalancers. */
  list(type: string): readonly Resource[]
  /** One child, however deep it stands: an ip configuration of an interface, also of a scale set's machine. */
  child(id: string): JsonObject | undefined
  /** Called after each committed change; the answer ends it. */
  onChange(listener: () => void): () => void
}

/** Reads wire JSON into the flat view. What Azure would refuse, or has not given an address yet, is left out. */
export function readNetwork(source: NetworkSource): NetworkView {
  const listed = (type: string) => source.list(`Microsoft.Network/${type}`)
  const publicAddresses = readPublicAddresses(listed('publicIPAddresses'))
  const networks = readNetworkPrefixes(listed('virtualNetworks'))
  const addressOf = (configuration: string) =>
    stringAt(objectAt(source.child(configuration), 'properties'), 'privateIPAddress')
  const balancers = listed('loadBalancers').map((balancer) => ({
    balancer,
    frontends: readFrontends(balancer, publicAddresses, networks),
    members: readPools(balancer, addressOf),
    probes: readProbes(balancer),
    addressOf,
  }))
  return {
    rules: balancers.flatMap((parts) => [...readRules(parts), ...readNatRules(parts)]),
    allPorts: balancers.flatMap(readAllPorts),
    subnets: readSubnets(listed('virtualNetworks'), listed('networkSecurityGroups')),
  }
}
