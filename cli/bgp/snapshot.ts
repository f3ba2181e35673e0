import type { BgpModel } from '#provider/bgp/model'
import { ClusterFacts } from '#provider/bgp/advertise/cluster-facts'
import { assumedHere, type Here } from '#provider/bgp/advertise/facts'
import type { AnnouncerStatus } from '#provider/bgp/speaker/announcer-status'
import type { ConfigurationObject } from '#reconcilers/configuration/resources'
import { listConfiguration } from '#reconcilers/configuration/list-configuration'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import type { EndpointSliceObject } from '#reconcilers/kubernetes/endpoint-slice'
import { listPresent } from '#reconcilers/kubernetes/list-present'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import type { NodeObject } from '#reconcilers/kubernetes/node-object'
import type { KubernetesObject } from '#reconcilers/kubernetes/object'
import { resources } from '#reconcilers/kubernetes/resource'
import { announcerStatuses, blockAffinities, ciliumNodes, type SpecObject } from '#reconcilers/speaker/resources'

/** A cluster of bare metal at one moment: all that addresses and announcements are made of. */
export interface Snapshot {
  readonly configuration: readonly ConfigurationObject[]
  readonly namespaces: readonly KubernetesObject[]
  readonly services: readonly LiveService[]
  readonly nodes: readonly NodeObject[]
  readonly slices: readonly EndpointSliceObject[]
  readonly blockAffinities: readonly SpecObject[]
  readonly ciliumNodes: readonly SpecObject[]
  /** What the speakers say of themselves, by node; a node without a speaker is not in it. */
  readonly speakers: ReadonlyMap<string, AnnouncerStatus>
}

export async function takeSnapshot(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Promise<Snapshot> {
  const [configuration, namespaces, services, nodes, slices, affinities, cilium, speakers] = await Promise.all([
    listConfiguration(client, namespace, signal),
    listPresent(client, resources.namespaces, signal),
    listPresent(client, resources.services, signal),
    listPresent(client, resources.nodes, signal),
    listPresent(client, resources.endpointSlices, signal),
    listPresent(client, blockAffinities, signal),
    listPresent(client, ciliumNodes, signal),
    listPresent(client, announcerStatuses, signal),
  ])
  return {
    configuration,
    namespaces,
    services,
    nodes,
    slices,
    blockAffinities: affinities,
    ciliumNodes: cilium,
    speakers: new Map(speakers.flatMap(statusOf)),
  }
}

/** The facts that announcements are made of, as every speaker has them. */
export function factsOf(snapshot: Snapshot, model: BgpModel, className: string | undefined): ClusterFacts {
  const facts = new ClusterFacts(className)
  facts.setModel(model)
  for (const service of snapshot.services) facts.putService(service)
  for (const slice of snapshot.slices) facts.putSlice(slice)
  for (const node of snapshot.nodes) facts.putNode(node)
  for (const affinity of snapshot.blockAffinities) facts.putBlockAffinity(affinity)
  for (const node of snapshot.ciliumNodes) facts.putCiliumNode(node)
  return facts
}

/** A node as it must be taken from afar: secrets are not read here, and a daemon of others has peers of its own. */
export function hereOf(node: string, { speakers }: Snapshot, { peers }: BgpModel): Here {
  const secrets = peers.flatMap(({ password }) =>
    password !== undefined && 'secret' in password ? [[`${password.namespace}/${password.secret}`, ''] as const] : [],
  )
  const needsPeers = speakers.get(node)?.announcer !== 'kernel-table'
  return { ...assumedHere(node), passwords: new Map(secrets), needsPeers }
}

function statusOf(object: KubernetesObject & { readonly status?: AnnouncerStatus }): [string, AnnouncerStatus][] {
  return object.status === undefined ? [] : [[object.metadata.name, object.status]]
}
