import type { DocId } from '../../document/names.ts'
import { privateLinkOwner } from '../names/tags.ts'
import type { PrivateLinkBody } from '../private-link/body.ts'
import { isOurs } from '../private-link/ownership.ts'
import type { KnownCluster, Leftover } from './leftover.ts'

export interface PrivateLinkUse {
  readonly cluster: KnownCluster
  /** Ids of frontends that are left over themselves, in lower case. */
  readonly deadFrontends: ReadonlySet<string>
}

/** A private link service of the cluster whose Service is gone. One whose address the living have may carry their traffic. */
export function privateLinkLeftovers(
  doc: DocId,
  body: PrivateLinkBody,
  { cluster, deadFrontends }: PrivateLinkUse,
): readonly Leftover[] {
  const service = privateLinkOwner(body.tags ?? {})
  if (service === undefined || !isDead(body, cluster)) return []
  const { privateEndpointConnections = [] } = body.properties ?? {}
  const isShared = frontendsOf(body).some((id) => !deadFrontends.has(id))
  const made = `it was made for ${service}, which does not exist`
  const why = isShared ? `${made}; others have its frontend` : made
  return [{ doc, part: { is: 'privateLink', connections: privateEndpointConnections.length }, why, doubtful: isShared }]
}

/** The frontends, by id in lower case, that carry a private link service of others or of a living Service: Azure keeps them. */
export function linkedFrontends(bodies: Iterable<PrivateLinkBody>, cluster: KnownCluster): ReadonlySet<string> {
  return new Set([...bodies].flatMap((body) => (isDead(body, cluster) ? [] : frontendsOf(body))))
}

function isDead(body: PrivateLinkBody, cluster: KnownCluster): boolean {
  const service = privateLinkOwner(body.tags ?? {})
  return service !== undefined && isOurs(body, cluster.name) && !cluster.hasService(service)
}

function frontendsOf({ properties }: PrivateLinkBody): readonly string[] {
  return (properties?.loadBalancerFrontendIpConfigurations ?? []).map(({ id }) => id.toLowerCase())
}
