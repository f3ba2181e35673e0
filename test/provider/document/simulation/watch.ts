/**
 * Watches every body that the outside accepts, at the instant it does: an owner that is as it wished to be, and has not
 * been changed since, must be as it was in every later body. Foreign things must not be touched at all.
 */
import { foreign, nobody, type Owner } from '#provider/document/names'
import {
  isForeignFrontend,
  isPublicIp,
  keyOf,
  loadBalancers,
  securityGroup,
  slotsByOwner,
  type Body,
  type LoadBalancer,
  type LoadBalancerId,
} from './bodies.ts'
import type { Cluster, Service } from './cluster.ts'
import type { Commit, Outside } from './outside.ts'

export class Watch {
  readonly breaches: string[] = []
  readonly #outside: Outside
  readonly #cluster: Cluster
  /** From a user's change to the wishes that follow from it. */
  readonly #reactionMs: number
  /** The revision at which each Service was seen to be as it wished. */
  readonly #content = new Map<Owner, number>()

  constructor(outside: Outside, cluster: Cluster, reactionMs: number) {
    this.#reactionMs = reactionMs + 7
    this.#outside = outside
    this.#cluster = cluster
    outside.onCommit.add((commit) => this.#committed(commit))
    outside.onChange.add(() => this.#lookForContent())
  }

  #committed(commit: Commit): void {
    this.#foreignStays(commit)
    this.#nothingPointedAtLeaves(commit)
    this.#promisesAreKept(commit)
    for (const [owner, revision] of this.#content) {
      const service = this.#cluster.services.get(owner)
      if (service === undefined || service.isDeleted || service.revision !== revision) this.#content.delete(owner)
      else if (!isContent(service, this.#outside)) {
        // What was sent before the user changed his mind is nobody's fault.
        const isFault = commit.sentAt > service.changedAt + this.#reactionMs
        if (isFault)
          this.breaches.push(`${owner} lost its part by a write of ${commit.doc}: ${JSON.stringify(commit.after)}`)
        this.#content.delete(owner)
      }
    }
  }

  /** The address that the user was told about is not taken away before there is another one. */
  #promisesAreKept({ doc, before, sentAt }: Commit): void {
    if (before?.type !== 'lb') return
    for (const { owner, status, intent, isDeleted, changedAt } of this.#cluster.services.values()) {
      const hadAddress =
        slotsByOwner(before)
          .get(owner)
          ?.some(({ point }) => point === status) === true
      const isMoving = intent.point !== status && !isDeleted && sentAt >= changedAt
      const hasNothing = loadBalancers.every((lb) => slotsIn(this.#outside.body(lb), owner) === '')
      if (hadAddress && isMoving && hasNothing)
        this.breaches.push(`${owner} lost ${status} in ${doc} before it had another`)
    }
  }

  /** Looks only while nothing moves, and at whom the user was told about: what is not finished yet cannot be lost. */
  #lookForContent(): void {
    if ([...loadBalancers, securityGroup].some((doc) => this.#outside.state(doc) !== 'settled')) return
    for (const service of this.#cluster.services.values()) {
      if (
        service.status === service.intent.point &&
        !service.isDeleted &&
        !service.isBroken &&
        isContent(service, this.#outside)
      ) {
        this.#content.set(service.owner, service.revision)
      }
    }
  }

  #foreignStays({ doc, before, after, by }: Commit): void {
    if (by === 'other') return
    if (before?.type === 'lb' && foreignPart(before) !== foreignPart(after))
      this.breaches.push(`foreign part of ${doc} changed`)
    if (before?.type === 'nsg' && noteOf(before) !== noteOf(after)) this.breaches.push(`foreign part of ${doc} changed`)
    if (before?.type === 'pip' && after !== undefined && noteOf(before) !== noteOf(after)) {
      this.breaches.push(`foreign part of ${doc} changed`)
    }
    if (before?.type === 'pip' && before.nic && after === undefined)
      this.breaches.push(`${doc} deleted under a foreign child`)
  }

  /** An address that nobody holds any more must not be open in the security group. */
  #nothingPointedAtLeaves({ doc, before, after, sentAt }: Commit): void {
    const services = [...this.#cluster.services.values()]
    if (before?.type !== 'lb' || services.some(({ changedAt }) => changedAt + this.#reactionMs > sentAt)) return
    const stillOn = new Set(after?.type === 'lb' ? after.frontends.map(({ on }) => on) : [])
    const group = this.#outside.body(securityGroup)
    const opened = new Set(group?.type === 'nsg' ? group.open.map(({ point }) => point) : [])
    for (const { on } of before.frontends) {
      const isWanted = services.some(({ intent, isDeleted }) => intent.point === on && !isDeleted)
      if (!stillOn.has(on) && opened.has(on) && !isWanted) this.breaches.push(`${on} left ${doc} while it was open`)
    }
  }
}

/** Where the Service's rules stand exactly as wished; undefined if they do not, or not in one place. */
export function standsWhole({ owner, intent }: Service, outside: Outside): LoadBalancerId | undefined {
  const wanted = intent.ports
    .map((port) => keyOf({ point: intent.point, port }))
    .toSorted()
    .join(' ')
  const places = loadBalancers.filter((lb) => slotsIn(outside.body(lb), owner) !== '')
  const [place] = places
  return places.length === 1 && place !== undefined && slotsIn(outside.body(place), owner) === wanted
    ? place
    : undefined
}

export function isOpen({ intent }: Service, outside: Outside): boolean {
  const group = outside.body(securityGroup)
  const open = new Set(group?.type === 'nsg' ? group.open.map(keyOf) : [])
  return intent.ports.every((port) => open.has(keyOf({ point: intent.point, port })))
}

/** As wished, and where it asked to be. */
function isContent(service: Service, outside: Outside): boolean {
  const isThere = standsWhole(service, outside) === service.intent.place && isOpen(service, outside)
  return isThere && (!isPublicIp(service.intent.point) || outside.body(service.intent.point) !== undefined)
}

function slotsIn(body: Body | undefined, owner: Owner): string {
  if (body?.type !== 'lb') return ''
  return (slotsByOwner(body).get(owner) ?? []).map(keyOf).toSorted().join(' ')
}

function foreignPart(body: Body | undefined): string {
  const frontends = body?.type === 'lb' ? (body satisfies LoadBalancer).frontends.filter(isForeignFrontend) : []
  return JSON.stringify(
    frontends.map(({ name, on, rules }) => [name, on, rules.filter(({ owner }) => owner === foreign)]),
  )
}

function noteOf(body: Body | undefined): number {
  return body === undefined || body.type === 'lb' ? 0 : body.note
}

export const isOurs = (owner: Owner): boolean => owner !== foreign && owner !== nobody
