import type { Kind, Observed, WriteRequest } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { finish, readDocument, writeDocument } from '../document/arm-document.ts'
import { childId } from '../names/ids.ts'
import type { PrivateLinkBody } from './body.ts'
import { indexPrivateLink } from './index-body.ts'
import type { PrivateLinkSurroundings } from './ownership.ts'
import type { PrivateLinkPart } from './part.ts'
import { planPrivateLink } from './plan.ts'
import { refusedPrivateLink } from './problems.ts'

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
    write: (request, signal) => write(arm, request, signal),
    problemOf: refusedPrivateLink,
  }
}

/** Azure deletes no private link service that somebody is connected to, so connections go first, one by one (reference 1.4). */
async function write(
  arm: ArmClient,
  request: WriteRequest<PrivateLinkBody>,
  signal: AbortSignal,
): Promise<Observed<PrivateLinkBody>> {
  if (request.plan.body === undefined) {
    for (const { name } of request.observed.body?.properties?.privateEndpointConnections ?? []) {
      const connection = childId(request.doc, 'privateEndpointConnections', name)
      await finish(arm, arm.delete(connection, {}, signal), signal)
    }
  }
  return writeDocument(arm, request, signal)
}
