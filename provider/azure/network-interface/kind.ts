import type { Kind } from '../../document/kind.ts'
import type { Point } from '../../document/names.ts'
import type { ArmClient } from '../arm/client.ts'
import { indexMembership } from '../backend/index-membership.ts'
import type { MachinePart } from '../backend/machine-part.ts'
import type { PoolSurroundings } from '../backend/managed-pool.ts'
import { planMembership } from '../backend/plan-membership.ts'
import { readDocument, writeDocument } from '../document/arm-document.ts'
import { machinePoint } from '../points.ts'
import { interfaceBearer, type InterfaceBody } from './body.ts'

/** Network interfaces of standalone machines, of availability sets and of flexible scale sets, each a document of its own. */
export function networkInterfaceKind(arm: ArmClient, around: PoolSurroundings): Kind<InterfaceBody, MachinePart> {
  const about = { bearer: interfaceBearer, around }
  return {
    name: 'networkInterfaces',
    index: (_, { body }) => indexMembership(body, about, { gives: machineIn(body) }),
    plan: (request, world) => planMembership(request, world, about),
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => writeDocument(arm, request, signal),
  }
}

/** The machine that is reached through it: an interface that does not say is the only one. */
function machineIn(body: InterfaceBody | undefined): readonly Point[] {
  const { virtualMachine, primary = true } = body?.properties ?? {}
  return virtualMachine === undefined || !primary ? [] : [machinePoint(virtualMachine.id)]
}
