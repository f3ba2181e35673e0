import { isAbsent } from '../kubernetes/api-error.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import { listAll } from '../kubernetes/list-all.ts'
import { configurationResources, type ConfigurationObject } from './resources.ts'

/** Reads the configuration of bare metal once; a kind that is not installed has no objects. */
export async function listConfiguration(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ConfigurationObject[]> {
  const listings = configurationResources(namespace).map(async (resource) => {
    const { apiVersion, kind } = resource
    // Items of a list do not say what they are.
    const transform = (object: ConfigurationObject) => ({ ...object, apiVersion, kind })
    try {
      return (await listAll({ client, resource, resourceVersion: undefined, transform }, signal)).items
    } catch (error) {
      if (isAbsent(error)) return []
      throw error
    }
  })
  return (await Promise.all(listings)).flat()
}
