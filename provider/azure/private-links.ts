/**
 * Private link services of the Services that ask for one: which document it is, what they want of it and of the subnet that
 * it has its addresses in. One that stands on the frontend already is the one, whatever it is called.
 */
import type { Documents } from '../document/documents.ts'
import { foreign, type DocId, type Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import { annotation } from '../intent/annotations.ts'
import { serviceName, type Intent, type PrivateLink } from '../intent/intent.ts'
import type { Ingress, LoadBalancerState } from '../provider.ts'
import type { Clock } from '../time/clock.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { DocIds } from './document/doc-ids.ts'
import { childId, networkId, subnetId } from './names/ids.ts'
import { privateLinkName } from './names/private-link-name.ts'
import { missingGroup, type NamedGroups } from './named-groups.ts'
import { unnamedSubnet } from './places.ts'
import { frontendPoint } from './points.ts'
import { isPrivateLink } from './private-link/is-private-link.ts'
import type { PrivateLinkWish } from './private-link/part.ts'
import type { SubnetWish } from './subnet/kind.ts'
import type { Standing } from './wishes/security-group-wish.ts'

export interface PrivateLinksOptions {
  readonly config: AzureConfig
  readonly documents: Pick<Documents, 'observed' | 'refresh'>
  readonly ids: DocIds
  readonly clock: Clock
  /** The groups that Services name for their private link services. */
  readonly groups: NamedGroups
}

/** Where a Service stands. */
export interface LinkedService {
  readonly owner: Owner
  /** The load balancer. */
  readonly target: DocId
  readonly world: WorldView
  /** What stands where the Service shall stand; undefined if nothing does yet. */
  readonly standing: Standing | undefined
}

const lookAgainMs = 30_000

export class PrivateLinks {
  readonly #options: PrivateLinksOptions
  readonly #namedAtStart = new Set<string>()
  readonly #missingSubnets = new Set<DocId>()

  constructor(options: PrivateLinksOptions) {
    this.#options = options
  }

  /** The groups that living Services name, and in which something of theirs may stand. */
  get namedAtStart(): Iterable<string> {
    return this.#namedAtStart
  }

  /** Takes note of the group that a Service names: what a deleted one has there is found only if the group is read. */
  know(annotations: Readonly<Record<string, string>>): void {
    const group = annotations[annotation('privateLinkGroup').key]?.trim() ?? ''
    if (group !== '') this.#namedAtStart.add(group)
  }

  /** What keeps this Service's private link from being thought about at all; undefined: nothing. */
  obstacle({ privateLink, subnet }: Intent, ingress: readonly Ingress[]): LoadBalancerState | undefined {
    if (privateLink === undefined) return undefined
    const { config, groups } = this.#options
    const { resourceGroup } = privateLink
    const state = resourceGroup === undefined ? 'read' : groups.stateOf(resourceGroup)
    if (state === 'unread')
      return { is: 'waiting', on: `the first reading of resource group ${resourceGroup}`, ingress }
    if (state === 'missing')
      return {
        is: 'refused',
        problems: [missingGroup(annotation('privateLinkGroup').key, resourceGroup ?? '')],
        ingress,
      }
    const isPlaced = (privateLink.subnet ?? subnet ?? config.subnetName) !== undefined
    return isPlaced
      ? undefined
      : { is: 'refused', problems: [unnamedSubnet(annotation('privateLinkSubnet').key)], ingress }
  }

  /** Adds what the Service wants, once its frontend stands; until then a private link service that it has is left alone. */
  addTo(wanted: Map<DocId, Wish<unknown>>, intent: Intent, service: LinkedService): void {
    const { privateLink } = intent
    if (privateLink === undefined) return
    const { owner, world } = service
    const frontend = frontendOf(service)
    if (frontend === undefined) {
      for (const doc of world.footprint(owner)) if (isPrivateLink(doc)) wanted.set(doc, 'keep')
      return
    }
    const subnet = this.#subnetOf(intent, privateLink)
    const subnetWish: SubnetWish = { kind: 'link-subnet' }
    wanted.set(subnet, { want: subnetWish })
    this.#lookAgain(subnet)
    const want = this.#wishOf(intent, privateLink, { frontendId: frontend.id, subnetId: subnet })
    wanted.set(this.#documentOf(privateLink, frontend, world), { want })
  }

  #documentOf({ resourceGroup, name }: PrivateLink, frontend: { id: string; name: string }, world: WorldView): DocId {
    const standing = world.stands(frontendPoint(frontend.id)).filter(({ doc }) => isPrivateLink(doc))
    const chosen = standing.find(({ owner }) => owner !== foreign) ?? standing[0]
    if (chosen !== undefined) return chosen.doc
    const { config, ids } = this.#options
    const group = {
      subscriptionId: config.networkSubscriptionId,
      resourceGroup: resourceGroup ?? config.privateLinkGroup,
    }
    return ids.of(networkId(group, 'privateLinkServices', name ?? privateLinkName(frontend.name)))
  }

  #subnetOf({ subnet }: Intent, link: PrivateLink): DocId {
    const { config, ids } = this.#options
    const group = { subscriptionId: config.networkSubscriptionId, resourceGroup: config.vnetResourceGroup }
    return ids.of(subnetId(group, config.vnetName, link.subnet ?? subnet ?? config.subnetName ?? ''))
  }

  #wishOf(
    { service }: Intent,
    { resourceGroup: _group, subnet: _subnet, ...link }: PrivateLink,
    place: Pick<PrivateLinkWish, 'frontendId' | 'subnetId'>,
  ): PrivateLinkWish {
    const { location, tags } = this.#options.config
    const { createdAt } = service
    return { kind: 'private-link', service: serviceName(service), createdAt, ...link, ...place, location, tags }
  }

  /** Nobody reads subnets in between: one that is missing is looked for as long as a Service wants it. */
  #lookAgain(subnet: DocId): void {
    const { documents, clock } = this.#options
    const observed = documents.observed(subnet)
    if (observed === undefined || observed.body !== undefined || this.#missingSubnets.has(subnet)) return
    this.#missingSubnets.add(subnet)
    clock.after(lookAgainMs, () => {
      this.#missingSubnets.delete(subnet)
      documents.refresh(subnet)
    })
  }
}

/** The IPv4 frontend of the Service: the one with its rules, for an emptied one is about to leave. */
function frontendOf({ target, standing }: LinkedService): { readonly id: string; readonly name: string } | undefined {
  if (standing === undefined) return undefined
  const { share, addresses } = standing
  const ruled = new Set(share.rules.map(({ frontend }) => frontend))
  const ipv4 = share.frontends.filter(({ name }) => addresses.get(name)?.includes('.'))
  const found = ipv4.find(({ name }) => ruled.has(name)) ?? ipv4[0]
  return found && { id: childId(target, 'frontendIPConfigurations', found.name), name: found.name }
}
