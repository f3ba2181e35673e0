import type { Kind } from '../../document/kind.ts'
import type { Point } from '../../document/names.ts'
import type { ArmClient } from '../arm/client.ts'
import { indexMembership } from '../backend/index-membership.ts'
import type { MachinePart } from '../backend/machine-part.ts'
import type { PoolSurroundings } from '../backend/managed-pool.ts'
import { planMembership } from '../backend/plan-membership.ts'
import { finish } from '../document/arm-document.ts'
import { hostPoint, machinePoint } from '../points.ts'
import { instanceBearer, keepInstance, type InstanceBody } from './body.ts'
import { observedCompute } from './observed.ts'

/** Machines of uniform scale sets: each a document of its own, so that they are written side by side and fail alone. */
export function instanceKind(arm: ArmClient, around: PoolSurroundings): Kind<InstanceBody, MachinePart> {
  const about = { bearer: instanceBearer, around }
  const read = async (doc: string, signal: AbortSignal) => {
    const body = (await arm.get(doc, signal)) as InstanceBody | undefined
    return observedCompute(body && keepInstance(body))
  }
  return {
    name: 'scaleSetMachines',
    index: (doc, { body }) => indexMembership(body, about, { gives: machineIn(doc, body) }),
    plan: (request, world) => planMembership(request, world, about),
    read,
    async write({ doc, plan, observed }, signal) {
      const options = { ifMatch: observed.version, priority: 'members' as const }
      await finish(arm, arm.put(doc, bodyOf(plan.body), options, signal), signal)
      return read(doc, signal)
    },
  }
}

/** What the Azure provider sends too: the rest of a machine comes from its set, and Azure takes it for a change. */
function bodyOf(body: InstanceBody | undefined): object {
  const { hardwareProfile, networkProfileConfiguration } = body?.properties ?? {}
  const properties = { ...(hardwareProfile === undefined ? {} : { hardwareProfile }), networkProfileConfiguration }
  return { location: body?.location, properties }
}

function machineIn(doc: string, body: InstanceBody | undefined): readonly Point[] {
  const host = body?.properties?.osProfile?.computerName
  return [machinePoint(doc), ...(host === undefined ? [] : [hostPoint(host)])]
}
