/** How much of each limit is taken in the documents that stand. Nobody is woken by what is asked here. */
import type { Documents } from '../../document/documents.ts'
import { nobody, type DocId } from '../../document/names.ts'
import type { LoadBalancerFacts, LoadBalancerPart } from '../load-balancer/part.ts'
import { busiest, loadIn, sumOf } from '../load-balancer/node-load.ts'
import { boundServices, tagValueLimit } from '../names/tags.ts'
import type { Placement } from '../placement/placement.ts'
import type { PublicIpBody } from '../public-ip/body.ts'
import type { SecurityGroupBody } from '../security-group/body.ts'
import { sizeOf, usesOf } from '../security-group/limits.ts'
import { limitOf, type Limits } from './limit.ts'
import type { LimitUse, PlacedUse } from './limit-use.ts'
import { linksOn } from './links-room.ts'
import { linksPlace, nodesPlace, type Place } from './places.ts'

export interface CountingSurroundings {
  readonly documents: Documents
  readonly placement: Placement
  readonly limits: Limits
}

/** The places whose limits have to do with a document: its own, and those that it has in common with others. */
export function placesOf(doc: DocId, { placement }: Pick<CountingSurroundings, 'placement'>): readonly Place[] {
  if (!placement.all.includes(doc)) return [doc]
  return [doc, nodesPlace(placement.siblingsOf(doc)), linksPlace(doc)]
}

/** Counts in one document; nothing in one that has no limit worth a warning. */
export function limitsUsed(doc: DocId, around: CountingSurroundings): readonly PlacedUse[] {
  const { documents, limits, placement } = around
  if (placement.all.includes(doc)) return inLoadBalancer(doc, around)
  const observed = documents.observed(doc)?.body
  // Bodies of all kinds are kept together; what type one has stands in its id.
  if (/\/networkSecurityGroups\/[^/]+$/i.test(doc))
    return at(doc, inSecurityGroup(observed as SecurityGroupBody, limits))
  if (/\/publicIPAddresses\/[^/]+$/i.test(doc)) return at(doc, inPublicIp(observed as PublicIpBody))
  return []
}

function inLoadBalancer(doc: DocId, { documents, placement, limits }: CountingSurroundings): readonly PlacedUse[] {
  const siblings = placement.siblingsOf(doc)
  const load = sumOf(siblings.flatMap((one) => loadIn(factsIn(documents, one)) ?? []))
  const nodes = at(nodesPlace(siblings), [{ limit: 'rulesPerNic', taken: busiest(load), most: limits.rulesPerNic }])
  const facts = factsIn(documents, doc)
  if (facts === undefined || facts.bytes === 0) return nodes
  return [
    ...nodes,
    ...at(doc, [
      { limit: 'frontendsPerLoadBalancer', taken: facts.frontends, most: limits.frontendsPerLoadBalancer },
      { limit: 'rulesPerLoadBalancer', taken: facts.rules, most: limits.rulesPerLoadBalancer },
      { limit: 'documentBytes', taken: facts.bytes, most: limits.documentBytes },
      { limit: 'addressesPerPool', taken: facts.addresses, most: limits.addressesPerPool },
    ]),
    ...at(linksPlace(doc), [
      { limit: 'privateLinksPerLoadBalancer', taken: linksOn(doc, documents.world), most: mostLinks },
    ]),
  ]
}

function at(place: Place, uses: readonly LimitUse[]): readonly PlacedUse[] {
  return uses.map((use) => ({ ...use, at: place }))
}

const mostLinks = limitOf('privateLinksPerLoadBalancer').most ?? 0

function factsIn(documents: Documents, doc: DocId): LoadBalancerFacts | undefined {
  // The world keeps the shares of all kinds; those of load balancers are made by index-body.ts alone.
  const part = documents.world.docs.get(doc)?.observed.shares.get(nobody) as LoadBalancerPart | undefined
  return part?.kind === 'load-balancer-facts' ? part : undefined
}

function inSecurityGroup(body: SecurityGroupBody | undefined, limits: Limits): readonly LimitUse[] {
  return body === undefined ? [] : usesOf(sizeOf(body, body.properties?.securityRules ?? []), limits)
}

function inPublicIp(body: PublicIpBody | undefined): readonly LimitUse[] {
  const services = boundServices(body?.tags ?? {})
  if (services.length < 2) return []
  return [{ limit: 'serviceTag', taken: services.join(',').length, most: tagValueLimit }]
}
