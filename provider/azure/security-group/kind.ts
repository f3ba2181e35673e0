import type { Kind } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument, writeDocument } from '../document/arm-document.ts'
import type { SecurityGroupBody } from './body.ts'
import type { Evidence } from './evidence.ts'
import { indexSecurityGroup } from './index-body.ts'
import type { SecurityGroupPart } from './part.ts'
import { planSecurityGroup } from './plan.ts'

/** The security group as a document: one for all Services. */
export function securityGroupKind(arm: ArmClient, evidence: Evidence): Kind<SecurityGroupBody, SecurityGroupPart> {
  return {
    name: 'networkSecurityGroups',
    index: (_doc, observed) => indexSecurityGroup(observed, evidence),
    plan: (request, world) => planSecurityGroup(request, world, evidence),
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => writeDocument(arm, request, signal),
  }
}
