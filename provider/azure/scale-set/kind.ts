import type { Kind } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { indexMembership } from '../backend/index-membership.ts'
import type { MachinePart } from '../backend/machine-part.ts'
import type { PoolSurroundings } from '../backend/managed-pool.ts'
import { planMembership } from '../backend/plan-membership.ts'
import { finish } from '../document/arm-document.ts'
import { scaleSetBearer, type ScaleSetBody } from './body.ts'
import { observedCompute } from './observed.ts'

/**
 * Scale sets as documents: the profile from which new machines are made, so that these join by themselves. Its owners are the
 * nodes of the set: as long as one of them takes traffic new machines join, and with the last one the pools leave
 * (kubernetes-sigs/cloud-provider-azure#8649).
 */
export function scaleSetKind(arm: ArmClient, around: PoolSurroundings): Kind<ScaleSetBody, MachinePart> {
  const about = { bearer: scaleSetBearer, around }
  const read = async (doc: string, signal: AbortSignal) =>
    observedCompute((await arm.get(doc, signal)) as ScaleSetBody | undefined)
  return {
    name: 'virtualMachineScaleSets',
    index: (_, { body }) => indexMembership(body, about),
    plan: (request, world) => planMembership(request, world, about),
    read,
    async write({ doc, plan, observed }, signal) {
      await finish(
        arm,
        arm.patch(doc, patchOf(plan.body), { ifMatch: observed.version, priority: 'members' }, signal),
        signal,
      )
      return read(doc, signal)
    },
  }
}

/** Nothing but the interfaces: the rest of a profile (images, secrets that are never read back) is the cluster's maker's. */
function patchOf(body: ScaleSetBody | undefined): object {
  const { networkInterfaceConfigurations } = body?.properties?.virtualMachineProfile?.networkProfile ?? {}
  return { properties: { virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations } } } }
}
