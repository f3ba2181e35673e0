import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { listPresent } from '#reconcilers/kubernetes/list-present'
import type { KubernetesObject } from '#reconcilers/kubernetes/object'
import { resources, type Resource } from '#reconcilers/kubernetes/resource'
import { isOrWasLoadBalancer } from '#reconcilers/service/wants'
import type { LeaseRef } from '#reconcilers/leadership'
import { one, type Source } from './collect.ts'

/** For each kind; a cluster that answers slowly is worth waiting for. */
const patienceMs = 60_000

/** What Kubernetes knows. Never Secrets: not even to take the secrets out of them. */
export function clusterSources(client: () => KubernetesClient, lease: LeaseRef): readonly Source[] {
  const list = <T extends KubernetesObject>(resource: Resource<T>) =>
    listPresent(client(), resource, AbortSignal.timeout(patienceMs))
  return [
    one('cluster/services.json', async () => (await list(resources.services)).filter(isOrWasLoadBalancer)),
    one('cluster/nodes.json', () => list(resources.nodes)),
    one('cluster/events.json', async () => (await list(resources.events)).filter(isAboutUs)),
    one('cluster/lease.json', () =>
      client().get({ resource: resources.leases, ...lease }, AbortSignal.timeout(patienceMs)),
    ),
  ]
}

const kinds: ReadonlySet<string> = new Set(['Service', 'Node', 'Lease', 'IPAddressPool', 'BGPPeer', 'BGPAdvertisement'])

function isAboutUs(event: { readonly involvedObject?: { readonly kind?: string | undefined } }): boolean {
  return kinds.has(event.involvedObject?.kind ?? '')
}
