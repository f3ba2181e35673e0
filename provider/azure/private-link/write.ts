import type { Observed, WriteRequest } from '../../document/kind.ts'
import type { ArmClient } from '../arm/client.ts'
import { finish, writeDocument } from '../document/arm-document.ts'
import { childId } from '../names/ids.ts'
import type { PrivateLinkBody } from './body.ts'

/** Azure deletes no private link service that somebody is connected to, so connections go first, one by one (reference 1.4). */
export async function writePrivateLink(
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
