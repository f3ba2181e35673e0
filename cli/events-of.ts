import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import { resources } from '#reconcilers/kubernetes/resource'

/** The last events about the object with this UID, oldest first. */
export async function eventsOf(client: KubernetesClient, uid: string): Promise<readonly EventObject[]> {
  const query = { fieldSelector: `involvedObject.uid=${uid}`, limit: 50 }
  const { items } = await client.listPage(resources.events, query, AbortSignal.timeout(10_000))
  return items.toSorted((one, other) => ((one.lastTimestamp ?? '') < (other.lastTimestamp ?? '') ? -1 : 1)).slice(-8)
}
