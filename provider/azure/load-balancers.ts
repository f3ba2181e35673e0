/**
 * Services as load balancers in Azure: turns each intent into one statement over all documents, and what the world answers
 * into the state that the reconcilers show. It remembers nothing that the world does not.
 */
import type { Documents } from '../document/documents.ts'
import { foreign, nobody, type DocId, type Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import { annotation } from '../intent/annotations.ts'
import type { Problem } from '../intent/problem.ts'
import { serviceName, type Intent, type ServiceRef } from '../intent/intent.ts'
import type {
  ExplainedDocument,
  Explanation,
  Ingress,
  KnownService,
  LoadBalancers,
  LoadBalancerState,
  Member,
} from '../provider.ts'
import { answerOf, ensuredState, leavingWait } from './answer.ts'
import type { ArmClient } from './arm/client.ts'
import type { AzureConfig } from './config/azure-config.ts'
import type { Directory } from './document/directory.ts'
import type { DocIds } from './document/doc-ids.ts'
import { whyDeclined } from './declined-node.ts'
import { explainDocuments } from './explain-documents.ts'
import { explainFrontends } from './explain-frontends.ts'
import type { Members } from './members.ts'
import { baseName } from './names/base-name.ts'
import type { Placement } from './placement.ts'
import type { NamedGroups } from './named-groups.ts'
import { placesOf } from './places.ts'
import { groupOf } from './public-addresses.ts'
import type { PublicIpSearch } from './public-ip-search.ts'
import { publicIpPoint } from './points.ts'
import type { PrivateLinks } from './private-links.ts'
import { standingOf } from './standing.ts'
import { loadBalancerWish } from './wishes/load-balancer-wish.ts'
import { securityGroupWish } from './wishes/security-group-wish.ts'

export interface AzureSurroundings {
  readonly config: AzureConfig
  readonly documents: Documents
  readonly directory: Directory
  readonly ids: DocIds
  readonly placement: Placement
  readonly members: Members
  readonly securityGroup: DocId
  /** The zones of the region; known once the world was read. */
  readonly zones: () => readonly string[]
  /** False until the world was read for the first time. */
  readonly isReady: () => boolean
  readonly groups: NamedGroups
  readonly search: PublicIpSearch
  readonly privateLinks: PrivateLinks
  /** Every read of the world so far was later than what a predecessor could still have had in flight. */
  readonly isQuiet: () => boolean
  /** Asks Azure who is up behind a rule. */
  readonly ruleHealth: ArmClient['ruleHealth']
}

export class AzureLoadBalancers implements LoadBalancers {
  readonly #around: AzureSurroundings
  readonly #uidOf = new Map<Owner, string>()
  #listener: (uid: string) => void = () => {}

  constructor(around: AzureSurroundings) {
    this.#around = around
  }

  onChange(listener: (uid: string) => void): void {
    this.#listener = listener
  }

  /** Passes on that an answer changed. */
  wake(uid: string): void {
    this.#listener(uid)
  }

  /** The UIDs of all Services that are known. */
  uids(): Iterable<string> {
    return this.#uidOf.values()
  }

  know(services: readonly KnownService[]): void {
    for (const service of services) {
      this.#know(service)
      this.#around.privateLinks.know(service.annotations)
    }
  }

  declines(node: Member): string | undefined {
    return whyDeclined(node, this.#around.config)
  }

  setMembers(nodes: readonly Member[]): void {
    this.#around.members.set(nodes)
    // Openings of Services without floating IP lead to the nodes themselves.
    for (const owner of this.#around.directory.owners()) this.#wakeOwner(owner)
  }

  ensure(intent: Intent, published: readonly Ingress[]): LoadBalancerState {
    const owner = this.#know(intent.service)
    const { documents, config, placement, groups, search, privateLinks, isReady } = this.#around
    const world = documents.viewFor(askerOf(intent.service))
    if (!isReady()) return { is: 'waiting', on: 'the first reading of Azure', ingress: published }
    const { resourceGroup } = intent.publicAddress
    const groupState = resourceGroup === undefined ? 'read' : groups.stateOf(resourceGroup)
    if (groupState === 'unread') {
      return { is: 'waiting', on: `the first reading of resource group ${resourceGroup}`, ingress: published }
    }
    if (groupState === 'missing') return { is: 'refused', problems: [noGroup(resourceGroup)], ingress: published }
    const obstacle = privateLinks.obstacle(intent, published)
    if (obstacle !== undefined) return obstacle
    const places = placesOf(intent, world, { ...this.#around, zones: this.#around.zones() })
    if ('missing' in places) {
      const sought = { ...groupOf(intent, config), what: places.missing.value }
      const hasLooked = search.hasLooked(intent.service.uid, sought)
      if (!hasLooked) return { is: 'waiting', on: `a look for public IP ${sought.what}`, ingress: published }
      return { is: 'refused', problems: [places.missing], ingress: published }
    }
    if ('problem' in places) return { is: 'refused', problems: [places.problem], ingress: published }
    const target = placement.choose(owner, intent.internal, world)
    const wanted = new Map<DocId, Wish<unknown>>(places.publicIps)
    wanted.set(target, { want: loadBalancerWish(intent, places.frontends, config) })
    privateLinks.addTo(wanted, intent, { owner, target, world })
    const answer = answerOf(world, { owner, target, intent })
    this.#addOldPlaces(wanted, { owner, world, isShown: answer.isComplete && shows(published, answer.ingress) })
    this.#addSecurityGroup(wanted, intent, { owner, world })
    documents.state(owner, wanted)
    return ensuredState(world, { owner, wanted }, { answer, published })
  }

  ensureGone(service: ServiceRef): LoadBalancerState {
    const owner = this.#know(service)
    const { documents, directory, securityGroup, isReady, isQuiet } = this.#around
    const world = documents.viewFor(askerOf(service))
    if (!isReady()) return { is: 'waiting', on: 'the first reading of Azure', ingress: [] }
    const footprint = this.#footprint(owner, world)
    const wanted = new Map<DocId, Wish<unknown>>([...footprint, securityGroup].map((doc) => [doc, 'gone']))
    documents.state(owner, wanted)
    const wait = leavingWait(world, { owner, wanted })
    if (footprint.length > 0 || wait !== undefined) {
      return { is: 'waiting', on: wait ?? `the removal from ${namesOf(footprint)}`, ingress: [] }
    }
    if (!isQuiet()) return { is: 'waiting', on: 'writes that a predecessor may have in flight', ingress: [] }
    documents.forget(owner, askerOf(service))
    directory.forget(owner)
    this.#uidOf.delete(owner)
    return { is: 'gone' }
  }

  documents(service: ServiceRef): readonly ExplainedDocument[] {
    return explainDocuments(service, this.#around)
  }

  async explain(service: ServiceRef, signal: AbortSignal): Promise<Explanation> {
    const documents = this.documents(service)
    return { documents, frontends: await explainFrontends(service, this.#around, signal) }
  }

  /** Old load balancers serve until the Service shows its new address; what else stands unwished goes at once. */
  #addOldPlaces(
    wanted: Map<DocId, Wish<unknown>>,
    { owner, world, isShown }: { owner: Owner; world: WorldView; isShown: boolean },
  ): void {
    for (const doc of this.#footprint(owner, world)) {
      if (wanted.has(doc)) continue
      const isLoadBalancer = this.#around.placement.all.includes(doc)
      wanted.set(doc, isLoadBalancer && !isShown ? 'leaving' : 'gone')
    }
  }

  #addSecurityGroup(
    wanted: Map<DocId, Wish<unknown>>,
    intent: Intent,
    { owner, world }: { owner: Owner; world: WorldView },
  ): void {
    const { placement, members, securityGroup } = this.#around
    const standing = (isHere: (wish: Wish<unknown> | undefined) => boolean) =>
      placement.all.flatMap((doc) => (isHere(wanted.get(doc)) ? (standingOf(world, doc, owner) ?? []) : []))
    const staying = standing((wish) => typeof wish === 'object')
    const leaving = standing((wish) => wish === 'leaving')
    if (staying.length + leaving.length === 0) return
    wanted.set(securityGroup, { want: securityGroupWish(intent, { staying, leaving }, members.addresses) })
  }

  /**
   * The documents in which something of the owner stands. A public IP of its name on which rules of a dead UID stand is its
   * predecessor's, who was not cleared away: people must prune that, and it must not keep the living one from leaving.
   */
  #footprint(owner: Owner, world: WorldView): readonly DocId[] {
    const isDead = (one: Owner) => one !== nobody && one !== foreign && this.#around.directory.nameOf(one) === undefined
    return world
      .footprint(owner)
      .filter((doc) => !world.stands(publicIpPoint(doc)).some((standing) => isDead(standing.owner)))
  }

  #know(service: ServiceRef): Owner {
    const { directory, documents } = this.#around
    const owner = baseName(service.uid)
    this.#uidOf.set(owner, service.uid)
    if (!directory.know(owner, serviceName(service))) return owner
    for (const doc of documents.ids()) if (isTagged(doc)) documents.reindex(doc)
    return owner
  }

  #wakeOwner(owner: Owner): void {
    const uid = this.#uidOf.get(owner)
    if (uid !== undefined) this.#listener(uid)
  }
}

/** Whose these documents are stands in their tags, by name. */
function isTagged(doc: DocId): boolean {
  return /\/(publicIPAddresses|privateLinkServices)\/[^/]+$/i.test(doc)
}

const askerPrefix = 'service '

function askerOf({ uid }: ServiceRef): string {
  return `${askerPrefix}${uid}`
}

/** The UID of the Service behind an asker; undefined for a document's writer. */
export function uidOfAsker(asker: string): string | undefined {
  return asker.startsWith(askerPrefix) ? asker.slice(askerPrefix.length) : undefined
}

function shows(published: readonly Ingress[], ingress: readonly Ingress[]): boolean {
  const ips = (list: readonly Ingress[]) =>
    list
      .map(({ ip }) => ip)
      .toSorted()
      .join(' ')
  return ingress.length > 0 && ips(published) === ips(ingress)
}

function namesOf(docs: readonly DocId[]): string {
  return docs.map((doc) => doc.split('/').slice(-2).join('/')).join(', ')
}

function noGroup(resourceGroup = ''): Problem {
  return {
    field: annotation('publicIpGroup').key,
    value: resourceGroup,
    why: 'there is no resource group of this name in the subscription',
    fix: 'Create it or correct the name; it is looked for again by itself',
  }
}
