import type { KubernetesClient } from '../kubernetes/client.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import { mergePatch } from '../kubernetes/patch.ts'
import { resources } from '../kubernetes/resource.ts'
import { hasFinalizer } from './wants.ts'

/**
 * Puts `finalizer` on the Service, before anything of it exists outside: otherwise a Service that is deleted in the next
 * moment would leave a load balancer behind that nobody knows. Answers the Service as it is then, undefined if it is gone.
 *
 * @throws {ApiError} a conflict if the Service changed meanwhile; its other finalizers are never lost
 */
export async function addFinalizer(
  client: Pick<KubernetesClient, 'patch'>,
  service: LiveService,
  finalizer: string,
  signal: AbortSignal,
): Promise<LiveService | undefined> {
  if (hasFinalizer(service, finalizer)) return service
  return writeFinalizers(client, service, [...(service.metadata.finalizers ?? []), finalizer], signal)
}

/** Takes `finalizer` off; call it only when nothing of the Service is left outside. */
export async function removeFinalizer(
  client: Pick<KubernetesClient, 'patch'>,
  service: LiveService,
  finalizer: string,
  signal: AbortSignal,
): Promise<LiveService | undefined> {
  const others = (service.metadata.finalizers ?? []).filter((other) => other !== finalizer)
  return writeFinalizers(client, service, others, signal)
}

async function writeFinalizers(
  client: Pick<KubernetesClient, 'patch'>,
  { metadata: { namespace, name, resourceVersion } }: LiveService,
  finalizers: readonly string[],
  signal: AbortSignal,
): Promise<LiveService | undefined> {
  // A merge patch replaces the list whole: the version makes it fail where somebody else has changed it.
  const body = { metadata: { resourceVersion, finalizers } }
  return client.patch({ resource: resources.services, namespace, name }, mergePatch(body), signal)
}
