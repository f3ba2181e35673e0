/** Puts the providers together on one engine. */
import type { Engine } from './arm/engine.ts'
import type { ArmWorld } from './arm/dispatch.ts'
import { createCompute } from './compute/compute.ts'
import type { ProbeSource } from './data-plane-view.ts'
import type { Tenants } from './identity/tenants.ts'
import { createNetwork } from './network/network-types.ts'
import { Locks } from './resources/locks.ts'
import { ResourceGroups } from './resources/resource-groups.ts'
import { SubscriptionTags } from './resources/subscription-tags.ts'

export interface WorldOptions {
  readonly subscriptionId: string
  readonly tenantId: string
  readonly tenants: Tenants
  readonly publicAddresses: string
  readonly publicAddresses6: string
  readonly probes: ProbeSource['probes']
}

export function createWorld(engine: Engine, options: WorldOptions): ArmWorld {
  const { subscriptionId, tenantId, tenants, publicAddresses, publicAddresses6, probes } = options
  const network = createNetwork(engine, { publicAddresses, publicAddresses6, probes })
  const groups = new ResourceGroups(engine)
  return {
    engine,
    compute: createCompute(engine, network),
    network,
    locks: new Locks(engine),
    subscriptionTags: new SubscriptionTags(),
    knobs: engine.knobs,
    groups,
    addresses: network.addresses,
    subscriptionId,
    tenantId,
    tenants,
    lastLists: new Map(),
  }
}
