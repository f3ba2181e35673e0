import type { Kind } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument, writeDocument } from '../document/arm-document.ts'
import type { PublicIpBody } from './body.ts'
import { indexPublicIp } from './index-body.ts'
import type { PublicIpPart } from './part.ts'
import { refusedPublicIp } from './refused-public-ip.ts'
import { planPublicIp, type PublicIpSurroundings } from './plan.ts'

/** Public IPs as documents: one each, written rarely. */
export function publicIpKind(arm: ArmClient, around: PublicIpSurroundings): Kind<PublicIpBody, PublicIpPart> {
  return {
    name: 'publicIPAddresses',
    index: (doc, observed) => indexPublicIp(doc, observed, around),
    plan: (request, world) => planPublicIp(request, world, around),
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => writeDocument(arm, request, signal),
    problemOf: refusedPublicIp,
  }
}
