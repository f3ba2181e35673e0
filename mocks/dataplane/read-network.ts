import type { Resource } from '../azure/arm/resource.ts'
import type { NetworkView } from './network-view.ts'
import { readRules } from './read-rules.ts'
import { readSubnets } from './read-subnets.ts'

/** The settled documents of the emulator, as far as the data plane reads them. */
export interface NetworkSource {
  /** `type` as ARM writes it: Microsoft.Network/loadBalancers. */
  list(type: string): readonly Resource[]
  /** Called after each committed change; the answer ends it. */
  onChange(listener: () => void): () => void
}

/** Reads wire JSON into the flat view. What Azure would refuse, or has not given an address yet, is left out. */
export function readNetwork(source: NetworkSource): NetworkView {
  const listed = (type: string) => source.list(`Microsoft.Network/${type}`)
  return {
    rules: readRules(listed('loadBalancers'), listed('publicIPAddresses')),
    subnets: readSubnets(listed('virtualNetworks'), listed('networkSecurityGroups')),
  }
}
