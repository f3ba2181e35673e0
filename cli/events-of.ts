import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import type { EventObject } from '#reconcilers/kubernetes/event-object'
import { resources } from '#reconcilers/kubernetes/resource'

/** The last events about the object with this UID, oldest first. */
export function eventsOf(client: KubernetesClient, uid: string): Promise<readonly EventObject[]> {
  return lastOf(client, `involvedObject.uid=${uid}`)
}

/** The same about a node, by name: kubelets and route controllers take that for its UID, others do not. */
export function eventsOfNode(client: KubernetesClient, name: string): Promise<readonly EventObject[]> {
  return lastOf(client, `involvedObject.kind=Node,involvedObject.name=${name}`)
}

async function lastOf(client: KubernetesClient, fieldSelector: string): Promise<readonly EventObject[]> {
  const query = { fieldSelector, limit: 50 }
  const { items } = await client.listPage(resources.events, query, AbortSignal.timeout(10_000))
  return items.toSorted((one, other) => ((one.lastTimestamp ?? '') < (other.lastTimestamp ?? '') ? -1 : 1)).slice(-8)
}
