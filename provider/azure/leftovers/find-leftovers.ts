/**
 * What earlier lives of the cluster left in Azure: only reported, and removed by `berth prune` alone. Whatever bears no
 * mark of a controller like us is somebody else's and is not even looked at.
 */
import type { DocId } from '../../document/names.ts'
import type { LoadBalancerBody } from '../load-balancer/body.ts'
import { Draft } from '../load-balancer/draft.ts'
import type { PublicIpBody } from '../public-ip/body.ts'
import type { PrivateLinkBody } from '../private-link/body.ts'
import type { SecurityGroupBody } from '../security-group/body.ts'
import type { KnownCluster, Leftover } from './leftover.ts'
import { loadBalancerLeftovers } from './load-balancer-leftovers.ts'
import { linkedFrontends, privateLinkLeftovers } from './private-link-leftovers.ts'
import { publicIpLeftovers } from './public-ip-leftovers.ts'
import { securityGroupLeftovers } from './security-group-leftovers.ts'

/** Azure as it was read: the load balancers of the cluster, every public IP and private link service of its groups, its security group. */
export interface StandingAzure {
  readonly loadBalancers: ReadonlyMap<DocId, LoadBalancerBody>
  readonly publicIps: ReadonlyMap<DocId, PublicIpBody>
  readonly securityGroups: ReadonlyMap<DocId, SecurityGroupBody>
  readonly privateLinks: ReadonlyMap<DocId, PrivateLinkBody>
}

/** Lists the leftovers in the order in which they may go: what points at something before what it points at. */
export function findLeftovers(standing: StandingAzure, cluster: KnownCluster): readonly Leftover[] {
  const linked = linkedFrontends(standing.privateLinks.values(), cluster)
  const onLoadBalancers = [...standing.loadBalancers]
    .flatMap(([doc, body]) => loadBalancerLeftovers(doc, body, cluster))
    .filter((leftover) => leftover.part.is !== 'frontend' || !linked.has(idOf(leftover.doc, leftover.part.name)))
  const deadFrontends = onLoadBalancers.flatMap((leftover) => frontendOf(leftover) ?? [])
  const deadIds = new Set(deadFrontends.map(({ doc, name }) => idOf(doc, name)))
  const publicIps = [...standing.publicIps].flatMap(([doc, body]) =>
    publicIpLeftovers(doc, body, { cluster, deadFrontends: deadIds }),
  )
  const deadAddresses = new Set([
    ...publicIps.flatMap(({ part }) => (part.is === 'publicIp' ? [part.address] : [])),
    ...deadFrontends.flatMap(({ doc, name }) => privateAddressOf(standing.loadBalancers.get(doc), doc, name) ?? []),
  ])
  // One that a controller is about to show stands on a frontend already.
  const addresses = new Set([...cluster.addresses, ...servedAddresses(standing, deadIds)])
  for (const address of addresses) deadAddresses.delete(address)
  const openings = [...standing.securityGroups].flatMap(([doc, body]) =>
    securityGroupLeftovers(doc, body, { cluster: { ...cluster, addresses }, deadAddresses }),
  )
  const links = [...standing.privateLinks].flatMap(([doc, body]) =>
    privateLinkLeftovers(doc, body, { cluster, deadFrontends: deadIds }),
  )
  return [...openings, ...links, ...onLoadBalancers, ...publicIps]
}

/** In lower case. */
function idOf(doc: DocId, frontend: string): string {
  return `${doc}/frontendIPConfigurations/${frontend}`.toLowerCase()
}

function frontendOf({ doc, part }: Leftover): { readonly doc: DocId; readonly name: string } | undefined {
  return part.is === 'frontend' ? { doc, name: part.name } : undefined
}

function privateAddressOf(body: LoadBalancerBody | undefined, doc: DocId, frontend: string): string | undefined {
  return new Draft(doc, body).frontends.get(frontend.toLowerCase())?.properties?.privateIPAddress
}

/** Addresses of the frontends that are not left over. */
function servedAddresses({ loadBalancers, publicIps }: StandingAzure, deadIds: ReadonlySet<string>): readonly string[] {
  const byId = new Map([...publicIps].map(([doc, body]) => [doc.toLowerCase(), body.properties?.ipAddress]))
  return [...loadBalancers].flatMap(([doc, body]) =>
    (body.properties?.frontendIPConfigurations ?? []).flatMap(({ name, properties = {} }) => {
      if (deadIds.has(idOf(doc, name))) return []
      const { publicIPAddress, privateIPAddress } = properties
      return (publicIPAddress === undefined ? privateIPAddress : byId.get(publicIPAddress.id.toLowerCase())) ?? []
    }),
  )
}
