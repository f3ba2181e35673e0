import { isExpired } from './api-error.ts'
import type { KubernetesClient } from './client.ts'
import type { KubernetesObject } from './object.ts'
import type { Resource } from './resource.ts'

export interface Listed<T> {
  readonly items: readonly T[]
  readonly resourceVersion: string
}

export interface ListOptions<T extends KubernetesObject> {
  readonly client: KubernetesClient
  readonly resource: Resource<T>
  /** '0' = whatever the server's cache has; undefined = the newest state. */
  readonly resourceVersion: '0' | undefined
  /** Called on each object before it is kept, page by page, so that the untrimmed list is never in memory whole. */
  readonly transform: (object: T) => T
}

/**
 * Reads all objects of a resource page by page: 5,000 Services in one page block the event loop for 84 ms, pages of 500
 * for 16 ms (reference: kubernetes-from-node 1.4). A page token that expired on the way starts the list anew, once.
 */
export async function listAll<T extends KubernetesObject>(
  options: ListOptions<T>,
  signal: AbortSignal,
): Promise<Listed<T>> {
  try {
    return await listPages(options, signal)
  } catch (error) {
    if (!isExpired(error)) throw error
    return await listPages({ ...options, resourceVersion: undefined }, signal)
  }
}

const PAGE_LIMIT = 500

async function listPages<T extends KubernetesObject>(options: ListOptions<T>, signal: AbortSignal): Promise<Listed<T>> {
  const { client, resource, transform } = options
  const items: T[] = []
  // A continuation carries its own version; the server refuses both together.
  let query: Record<string, string | number | undefined> = { resourceVersion: options.resourceVersion }
  for (;;) {
    const page = await client.listPage(resource, { limit: PAGE_LIMIT, ...query }, signal)
    for (const item of page.items) items.push(transform(item))
    const next = page.metadata.continue
    if (next === undefined || next === '') return { items, resourceVersion: page.metadata.resourceVersion }
    query = { continue: next }
  }
}
