import type { KnownCluster } from '#provider/azure/leftovers/leftover'
import { baseName } from '#provider/azure/names/base-name'
import { securityRulePrefixes } from '#provider/azure/names/security-rule-name'
import { annotation } from '#provider/intent/annotations'
import type { KubernetesClient } from '#reconcilers/kubernetes/client'
import { listAll } from '#reconcilers/kubernetes/list-all'
import type { LiveService } from '#reconcilers/kubernetes/live-service'
import { objectKey } from '#reconcilers/kubernetes/object'
import { resources } from '#reconcilers/kubernetes/resource'
import { isOrWasLoadBalancer } from '#reconcilers/service/wants'

export interface Naming {
  readonly clusterName: string
  readonly className: string | undefined
}

/** Reads who lives in the cluster. Call it after Azure was read: whatever stands there by then and has nobody here is left over. */
export async function readKnownCluster(
  client: KubernetesClient,
  { clusterName, className }: Naming,
  signal: AbortSignal,
): Promise<KnownCluster> {
  const list = { client, resourceVersion: undefined }
  const [services, nodes] = await Promise.all([
    listAll({ ...list, resource: resources.services, transform: (service) => service }, signal),
    listAll({ ...list, resource: resources.nodes, transform: (node) => node }, signal),
  ])
  const living = services.items.filter(isOrWasLoadBalancer)
  const owners = new Set(living.map(({ metadata }) => baseName(metadata.uid)))
  const names = new Set(living.map(objectKey))
  const nodeAddresses = nodes.items.flatMap(({ status }) => (status?.addresses ?? []).map(({ address }) => address))
  return {
    name: clusterName,
    isLiving: (owner) => owners.has(owner),
    hasService: (name) => names.has(name),
    addresses: new Set([...living.flatMap(addressesOf), ...nodeAddresses]),
    prefix: className === undefined ? securityRulePrefixes.replacing : securityRulePrefixes.beside,
  }
}

function addressesOf({ metadata, status }: LiveService): readonly string[] {
  const additional = metadata.annotations?.[annotation('additionalPublicIps').key] ?? ''
  const shown = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
  return [...shown, ...additional.split(',').flatMap((address) => address.trim() || [])]
}
