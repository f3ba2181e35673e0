import type { Kind } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { readDocument } from '../document/arm-document.ts'
import type { PrivateLinkBody } from './body.ts'
import { indexPrivateLink } from './index-body.ts'
import type { PrivateLinkSurroundings } from './ownership.ts'
import type { PrivateLinkPart } from './part.ts'
import { planPrivateLink } from './plan.ts'
import { refusedPrivateLink } from './problems.ts'
import { writePrivateLink } from './write.ts'

/** Private link services as documents: one each, at most one on a frontend. */
export function privateLinkKind(
  arm: ArmClient,
  around: PrivateLinkSurroundings,
): Kind<PrivateLinkBody, PrivateLinkPart> {
  return {
    name: 'privateLinkServices',
    index: (doc, observed) => indexPrivateLink(doc, observed, around),
    plan: (request, world) => planPrivateLink(request, world, around),
    read: (doc, signal) => readDocument(arm, doc, signal),
    write: (request, signal) => writePrivateLink(arm, request, signal),
    problemOf: refusedPrivateLink,
  }
}
