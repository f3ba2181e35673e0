import { isAbsent } from './api-error.ts'
import type { KubernetesClient } from './client.ts'
import { listAll } from './list-all.ts'
import type { KubernetesObject } from './object.ts'
import type { Resource } from './resource.ts'

/** Reads all objects of a kind as they are now, each saying what it is; a kind that is not installed has none. */
export async function listPresent<T extends KubernetesObject>(
  client: KubernetesClient,
  resource: Resource<T>,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const { apiVersion, kind } = resource
  // Items of a list do not say what they are.
  const transform = (object: T) => ({ ...object, apiVersion, kind })
  try {
    return (await listAll({ client, resource, resourceVersion: undefined, transform }, signal)).items
  } catch (error) {
    if (isAbsent(error) && resource.isCustom === true) return []
    throw error
  }
}
