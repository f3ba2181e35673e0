import type { Annotations } from '#provider/provider'

import type { KubernetesClient } from '../kubernetes/client.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { mergePatch } from '../kubernetes/patch.ts'
import { resources } from '../kubernetes/resource.ts'

/**
 * Brings `annotations` onto the Service, in a write of its own: the status is another subresource, and what stands in the
 * annotations must be there before anybody acts on the status. Answers the Service as it is then, undefined if it is gone.
 *
 * @throws {ApiError} a conflict if the Service changed meanwhile: what is written was decided about what it said before
 */
export async function annotate(
  client: Pick<KubernetesClient, 'patch'>,
  service: LiveService,
  annotations: Annotations,
  signal: AbortSignal,
): Promise<LiveService | undefined> {
  const { namespace, name, resourceVersion, annotations: current = {} } = service.metadata
  const differing = Object.entries(annotations).filter(([key, value]) => (current[key] ?? null) !== value)
  if (differing.length === 0) return service
  const body = { metadata: { resourceVersion, annotations: Object.fromEntries(differing) } }
  return client.patch({ resource: resources.services, namespace, name }, mergePatch(body), signal)
}
