/** Puts the providers together on one engine. */
import type { Engine } from './arm/engine.ts'
import type { ArmWorld } from './arm/dispatch.ts'
import type { ProbeSource } from './data-plane-view.ts'
import { createNetwork } from './network/network-types.ts'
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
  const { addresses } = createNetwork(engine, { publicAddresses, publicAddresses6, probes })
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
