/**
 * How much room Azure leaves, from what stands in it: who comes is refused before anything is made where there is none, and
 * everybody is warned before there is none.
 */
import type { Documents } from '../../document/documents.ts'
import type { DocId, Owner } from '../../document/names.ts'
import type { Wish } from '../../document/wish.ts'
import type { WriterEvent } from '../../document/writer-event.ts'
import type { Intent } from '../../intent/intent.ts'
import type { Problem } from '../../intent/problem.ts'
import type { News } from '../../provider.ts'
import type { Clock } from '../../time/clock.ts'
import type { ArmClient } from '../arm/client.ts'
import type { AzureConfig } from '../config/azure-config.ts'
import type { SecurityRulePrefix } from '../names/security-rule-name.ts'
import type { Placement } from '../placement/placement.ts'
import { isPrivateLink } from '../private-link/is-private-link.ts'
import type { SecurityGroupBody } from '../security-group/body.ts'
import { Admission, type Newcomer } from './admission.ts'
import { LimitWatch } from './limit-watch.ts'
import type { PlacedUse } from './limit-use.ts'
import { limitsUsed, placesOf } from './limits-used.ts'
import type { Limits } from './limit.ts'
import { lackOfLinks } from './links-room.ts'
import { OpeningsRoom } from './openings-room.ts'
import { linksPlace, type Place } from './places.ts'
import { PublicIpQuota } from './public-ip-quota.ts'

export interface HeadroomOptions {
  readonly arm: Pick<ArmClient, 'usages'>
  readonly config: Pick<AzureConfig, 'location'>
  readonly clock: Clock
  readonly documents: Documents
  readonly placement: Placement
  readonly securityGroup: DocId
  readonly limits: Limits
  readonly prefix: SecurityRulePrefix
  /** The addresses of the nodes. */
  readonly nodes: () => readonly string[]
  /** Told of each owner whose answer may be another one now. */
  readonly onChange: (owner: Owner) => void
  /** The quota could not be read. */
  readonly onUncounted: (error: unknown) => void
  readonly signal: AbortSignal
}

export class Headroom {
  readonly #options: HeadroomOptions
  readonly #watch: LimitWatch
  readonly #admission: Admission
  readonly #quota: PublicIpQuota
  /** Who has, or waits for, public IPs that were made for it. */
  readonly #external = new Set<Owner>()

  constructor(options: HeadroomOptions) {
    const { arm, clock, config, documents, nodes, onChange, onUncounted, signal } = options
    this.#options = options
    this.#quota = new PublicIpQuota({
      arm,
      clock,
      signal,
      region: config.location,
      exists: (doc) => documents.observed(doc)?.body !== undefined,
      onChange: () => this.#quotaChanged(),
      onUnread: onUncounted,
    })
    this.#watch = new LimitWatch({
      ownersAt: (at) => this.#ownersAt(at),
      onChange,
    })
    const room = new OpeningsRoom(options)
    this.#admission = new Admission({
      stands: (owner) => options.placement.all.some((doc) => this.#stands(owner, doc)),
      lackOfOpenings: (openings) => room.promise(openings, this.#securityGroup()),
      giveOpeningsBack: (openings) => room.takeBack(openings),
      lackOfLinks: (link, others) => lackOfLinks(link, others, options.documents.world),
      lackOfPublicIp: (doc) => this.#quota.promise(doc),
      givePublicIpBack: (doc) => this.#quota.giveBack(doc),
      nodes,
      onRoom: onChange,
    })
  }

  /** Reads the quota; rejects never. */
  read(signal: AbortSignal): Promise<void> {
    return this.#quota.read(signal)
  }

  /** Goes on reading the quota. */
  watch(): void {
    this.#quota.watch()
  }

  /** Why a newcomer finds no room; undefined: it does, and may be stated. */
  admit(newcomer: Omit<Newcomer, 'publicIps'> & { readonly publicIps: Wishes }): Problem | undefined {
    const { owner, publicIps } = newcomer
    const made = [...publicIps].flatMap(([doc, wish]) => (isMade(wish) ? [doc] : []))
    if (made.length > 0) this.#external.add(owner)
    else this.#external.delete(owner)
    return this.#admission.admit({ ...newcomer, publicIps: made })
  }

  /** All that was wished stands. */
  settled(owner: Owner): void {
    this.#admission.settled(owner)
  }

  forget(owner: Owner): void {
    this.#external.delete(owner)
    this.#admission.forget(owner)
  }

  /** The limits that concern a Service and are nearly reached, and what is to be told of them. */
  about(intent: Intent, wanted: Wishes): { readonly near: readonly string[]; readonly news: readonly News[] } {
    const { securityGroup } = this.#options
    const concerns = (doc: DocId) => doc !== securityGroup || intent.access.managed
    const docs = [...wanted].flatMap(([doc, wish]) => (typeof wish === 'object' && concerns(doc) ? [doc] : []))
    const hasLink = docs.some(isPrivateLink)
    const places = docs.flatMap((doc) => placesOf(doc, this.#options).filter((at) => hasLink || at !== linksPlace(doc)))
    if ([...wanted.values()].some(isMade)) places.push(this.#quota.at)
    return { near: this.#watch.nearAt(places), news: this.#watch.newsAt(places) }
  }

  /** A document was written. */
  note(event: WriterEvent): void {
    if (event.what !== 'written') return
    this.#quota.note(event)
    // A private link service takes one of the places of a load balancer that is not named here.
    for (const doc of isPrivateLink(event.doc) ? this.#options.placement.all : [event.doc]) this.#look(doc)
    this.#look(this.#quota.at)
    this.#admission.look()
  }

  /** Everything was read anew. */
  lookAtAll(): void {
    for (const doc of this.#options.documents.ids()) this.#look(doc)
    this.#look(this.#quota.at)
    this.#admission.look()
  }

  /** How much of each limit is taken at these documents and in the region; each place once. */
  uses(docs: readonly DocId[] = this.#options.documents.ids()): readonly PlacedUse[] {
    const all = [...docs, this.#quota.at].flatMap((doc) => this.#usesIn(doc))
    return [...new Map(all.map((use) => [`${use.limit} ${use.at}`, use])).values()]
  }

  #look(doc: DocId): void {
    const uses = Map.groupBy(this.#usesIn(doc), ({ at }) => at)
    for (const at of placesOf(doc, this.#options)) this.#watch.look(at, uses.get(at) ?? [])
  }

  #usesIn(doc: DocId): readonly PlacedUse[] {
    return doc === this.#quota.at ? this.#quota.uses() : limitsUsed(doc, this.#options)
  }

  *#ownersAt(at: Place): Iterable<Owner> {
    if (at === this.#quota.at) yield* this.#external
    const { documents } = this.#options
    for (const doc of documents.ids()) {
      if (placesOf(doc, this.#options).includes(at)) yield* documents.world.wishesIn(doc).keys()
    }
  }

  #quotaChanged(): void {
    this.#look(this.#quota.at)
    this.#admission.look()
  }

  #stands(owner: Owner, doc: DocId): boolean {
    return this.#options.documents.world.docs.get(doc)?.observed.shares.has(owner) ?? false
  }

  #securityGroup(): SecurityGroupBody {
    const { documents, securityGroup } = this.#options
    // Bodies of all kinds are kept together. One that is not there yet is an empty one.
    return (documents.observed(securityGroup)?.body as SecurityGroupBody | undefined) ?? noSecurityGroup
  }
}

const noSecurityGroup: SecurityGroupBody = {}

type Wishes = ReadonlyMap<DocId, Wish<unknown>>

/** Whether it is a public IP that is made for a Service if it is not there. */
function isMade(wish: Wish<unknown>): boolean {
  if (typeof wish !== 'object') return false
  // The wishes of all kinds are kept together; `create` is said of public IPs alone.
  const want = wish.want as { readonly kind?: string; readonly create?: object }
  return want.kind === 'public-ip' && want.create !== undefined
}
