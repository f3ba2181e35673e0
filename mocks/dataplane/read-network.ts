import { objectAt, stringAt } from '../azure/arm/json.ts'
import type { JsonObject } from '../azure/arm/json.ts'
import type { Resource } from '../azure/arm/resource.ts'
import type { NetworkView } from './network-view.ts'
import { readRules } from './read-rules.ts'
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
  const privateAddress = (configuration: string) =>
    stringAt(objectAt(source.child(configuration), 'properties'), 'privateIPAddress')
  return {
    rules: readRules(listed('loadBalancers'), listed('publicIPAddresses'), privateAddress),
    subnets: readSubnets(listed('virtualNetworks'), listed('networkSecurityGroups')),
  }
}
