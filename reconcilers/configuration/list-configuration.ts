import type { KubernetesClient } from '../kubernetes/client.ts'
import { listPresent } from '../kubernetes/list-present.ts'
import { configurationResources, type ConfigurationObject } from './resources.ts'

/** Reads the configuration of bare metal once; a kind that is not installed has no objects. */
export async function listConfiguration(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ConfigurationObject[]> {
  const listings = configurationResources(namespace).map((resource) => listPresent(client, resource, signal))
  return (await Promise.all(listings)).flat()
}
