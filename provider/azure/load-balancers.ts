/**
 * Services as load balancers in Azure: turns each intent into one statement over all documents, and what the world answers
 * into the state that the reconcilers show. It remembers nothing that the world does not.
 */
import type { Documents } from '../document/documents.ts'
import { foreign, nobody, type DocId, type Owner } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import { parseDeparture } from '../intent/departure.ts'
import { serviceName, type Intent, type ServiceRef } from '../intent/intent.ts'
import type {
  ExplainedDocument,
  Explanation,
  Ingress,
  KnownService,
  LastSeen,
  LoadBalancers,
  LoadBalancerState,
  Member,
  News,
  Surroundings,
} from '../provider.ts'
import { noGroups, settledGroups } from './address-groups.ts'
import { Addressing, withNews, type AddressingSurroundings, type Agreed, type Asking } from './addressing.ts'
import { answerOf, ensuredState, leavingWait } from './answer.ts'
import type { ArmClient } from './arm/client.ts'
import { withClosed } from './closed-ports.ts'
import { heldState } from './consent.ts'
import type { DriftNews } from './drift-news.ts'
import { whyDeclined } from './declined-node.ts'
import { explainDocuments } from './explain-documents.ts'
import { explainFrontends } from './explain-frontends.ts'
import { keptFrontendNews } from './kept-frontends.ts'
import type { Headroom } from './limits/headroom.ts'
import { lingeringOn, standingIn } from './lingering.ts'
import type { Members } from './members.ts'
import type { TellNode } from './membership/membership.ts'
import { baseName } from './names/base-name.ts'
import type { OwnPools } from './own-pools.ts'
import type { Placement } from './placement/placement.ts'
import { placementRequest } from './placement/placement-request.ts'
import { publicIpPoint } from './points.ts'
import type { PrivateLinks } from './private-links.ts'
import { retainedNews } from './retained.ts'
import type { Closings } from './security-group/closings.ts'
import { standingOf } from './standing.ts'
import { departingStatement, pastOf, wholeStatement, type Wishes } from './statement.ts'
import { Tidings } from './tidings.ts'
import { loadBalancerWish } from './wishes/load-balancer-wish.ts'

export interface AzureSurroundings extends Omit<AddressingSurroundings, 'tidings'> {
  readonly documents: Documents
  readonly placement: Placement
  readonly ownPools: OwnPools
  readonly members: Members
  readonly headroom: Headroom
  readonly securityGroup: DocId
  readonly privateLinks: PrivateLinks
  /** What somebody has closed in the security group. */
  readonly closings: Closings
  /** False until the world was read for the first time. */
  readonly isReady: () => boolean
  /** Every read of the world so far was later than what a predecessor could still have had in flight. */
  readonly isQuiet: () => boolean
  /** In whose favour writes wait. */
  readonly blockedBy: () => string | undefined
  /** What others had changed and was brought back. */
  readonly drift: DriftNews
  /** Asks Azure who is up behind a rule. */
  readonly ruleHealth: ArmClient['ruleHealth']
}

export class AzureLoadBalancers implements LoadBalancers {
  readonly #around: AzureSurroundings
  readonly #uidOf = new Map<Owner, string>()
  readonly #tidings = new Tidings()
  readonly #addressing: Addressing
  #listener: (uid: string) => void = () => {}

  constructor(around: AzureSurroundings) {
    this.#around = around
    this.#addressing = new Addressing({ ...around, tidings: this.#tidings })
  }

  onChange(listener: (uid: string) => void): void {
    this.#listener = listener
  }

  /** Passes on that an answer changed. */
  wake(uid: string): void {
    this.#listener(uid)
  }

  /** The same by owner, for what knows no UID. */
  wakeOwner(owner: Owner): void {
    const uid = this.#uidOf.get(owner)
    if (uid !== undefined) this.#listener(uid)
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

  onMember(listener: TellNode): void {
    this.#around.members.listener = listener
  }

  declines(node: Member): string | undefined {
    return whyDeclined(node, this.#around.config)
  }

  setMembers(members: readonly Member[], outsiders: readonly Member[]): void {
    const before = this.#around.members.addresses.join()
    this.#around.members.set({ members, outsiders })
    if (this.#around.members.addresses.join() === before) return
    // Openings of Services without floating IP lead to the nodes themselves.
    for (const owner of this.#around.directory.owners()) this.wakeOwner(owner)
  }

  ensure(intent: Intent, published: readonly Ingress[], surroundings: Surroundings = {}): LoadBalancerState {
    const owner = this.#know(intent.service)
    const { documents, config, placement, ownPools, members, privateLinks, isReady } = this.#around
    const world = documents.viewFor(askerOf(intent.service))
    if (!isReady()) return { is: 'waiting', on: 'the first reading of Azure', ingress: published }
    const asking: Asking = { intent, owner, world, published }
    const obstacle = privateLinks.obstacle(intent, published)
    if (obstacle !== undefined) return obstacle
    const found = this.#addressing.placesFor(asking)
    if ('state' in found) return found.state
    const choice = placement.choose(placementRequest(owner, intent, { places: found, surroundings }), world)
    if ('unknown' in choice) return { is: 'waiting', on: choice.unknown, ingress: published }
    if ('problem' in choice) return { is: 'refused', problems: [choice.problem], ingress: published }
    const target = choice.doc
    const standing = standingOf(world, target, owner)
    const agreed = this.#addressing.afterConsent(found, standing, asking)
    if ('state' in agreed) return agreed.state
    const { places } = agreed
    const isServed = places.frontends.size > 0
    const placed = standingIn(places.frontends, standing)
    const lingering = lingeringOn(places.frontends, standing, published)
    const pools = ownPools.wishesFor(intent, { owner, target, world }, surroundings.endpointNodes)
    const want = { ...loadBalancerWish(intent, places.frontends, config, pools), lingering }
    const lack = this.#around.headroom.admit({ owner, intent, want, target, publicIps: places.publicIps })
    if (lack !== undefined) return { is: 'refused', problems: [lack], ingress: published }
    const answer = answerOf(intent, placed)
    const isShown = answer.isComplete && shows(published, answer.ingress)
    const place = new Map<DocId, Wish<unknown>>([...places.publicIps, [target, isServed ? { want } : 'gone']])
    if (isServed) privateLinks.addTo(place, intent, { owner, target, world, standing: placed })
    const wanted = wholeStatement(place, { asking, footprint: this.#footprint(owner, world), isShown }, this.#around)
    documents.state(owner, wanted)
    const warnings = choice.warning === undefined ? [] : [choice.warning]
    const nodesAreComing = members.areComingTo(target)
    const state = ensuredState(world, { owner, wanted }, { intent, answer, published, warnings, nodesAreComing })
    const blockedBy = this.#around.blockedBy()
    const shown = state.is === 'waiting' && blockedBy ? { ...state, on: blockedBy } : this.#withClosed(state, asking)
    return this.#held(asking, agreed, this.#told(asking, wanted, shown))
  }

  #withClosed(state: LoadBalancerState, { intent, owner }: Asking): LoadBalancerState {
    const { closings, config } = this.#around
    return withClosed(state, intent, { closed: closings.of(owner), securityGroup: config.securityGroupName })
  }

  #held({ intent }: Asking, agreed: Agreed, state: LoadBalancerState): LoadBalancerState {
    // What was only told is done in another pass, of which nothing outside would remind us.
    if (agreed.news.length > 0) this.#listener(intent.service.uid)
    return heldState(state, agreed)
  }

  /** With what is written down on a Service that is settled, and what befalls its addresses. */
  #told({ intent, owner, world }: Asking, wanted: Wishes, state: LoadBalancerState): LoadBalancerState {
    const { config, headroom, drift } = this.#around
    const limits = headroom.about(intent, wanted)
    const news = [...this.#newsOf(intent.service, owner, { world, wanted }), ...drift.take(owner), ...limits.news]
    const told = withNews(state, news)
    if (told.is !== 'ready') return told
    const annotations = settledGroups(intent, this.#footprint(owner, world), config.resourceGroup)
    headroom.settled(owner)
    return {
      ...told,
      ...(annotations !== undefined && { annotations }),
      ...(limits.near.length > 0 && { nearLimits: limits.near }),
    }
  }

  ensureGone(service: ServiceRef, { published, annotations }: LastSeen): LoadBalancerState {
    const owner = this.#know(service)
    const { documents, groups, isReady, isQuiet } = this.#around
    const world = documents.viewFor(askerOf(service))
    if (!isReady()) return { is: 'waiting', on: 'the first reading of Azure', ingress: [] }
    const departure = parseDeparture(annotations)
    const unread = departure.groups.find((group) => groups.stateOf(group) === 'unread')
    if (unread !== undefined) {
      return { is: 'waiting', on: `the first reading of resource group ${unread}`, ingress: [] }
    }
    const footprint = this.#footprint(owner, world)
    const past = pastOf(world, published, [])
    const wanted = departingStatement(footprint, departure, { ...this.#around, past })
    documents.state(owner, wanted)
    const news = this.#newsOf(service, owner, { world, wanted })
    const wait = leavingWait(world, { owner, wanted })
    if (footprint.length > 0 || wait !== undefined) {
      const on = this.#around.blockedBy() ?? wait ?? `the removal from ${namesOf(footprint)}`
      return withNews({ is: 'waiting', on, ingress: [] }, news)
    }
    if (!isQuiet()) {
      return withNews({ is: 'waiting', on: 'writes that a predecessor may have in flight', ingress: [] }, news)
    }
    this.#forget(service, owner)
    return withNews({ is: 'gone', annotations: noGroups }, news)
  }

  #newsOf(
    { uid }: ServiceRef,
    owner: Owner,
    { world, wanted }: { readonly world: WorldView; readonly wanted: Wishes },
  ): readonly News[] {
    return this.#tidings.unsaid(uid, [...retainedNews(world, owner, wanted), ...keptFrontendNews(world, wanted)])
  }

  #forget(service: ServiceRef, owner: Owner): void {
    const { documents, directory, placement, ownPools, headroom } = this.#around
    documents.forget(owner, askerOf(service))
    directory.forget(owner)
    this.#tidings.forget(service.uid)
    placement.forget(owner)
    ownPools.forget(owner)
    headroom.forget(owner)
    this.#uidOf.delete(owner)
  }

  placementOf(service: ServiceRef): string | undefined {
    return this.#around.placement.reasonFor(baseName(service.uid))
  }

  documents(service: ServiceRef): readonly ExplainedDocument[] {
    return explainDocuments(service, this.#around)
  }

  async explain(service: ServiceRef, signal: AbortSignal): Promise<Explanation> {
    const documents = this.documents(service)
    return { documents, frontends: await explainFrontends(service, this.#around, signal) }
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
