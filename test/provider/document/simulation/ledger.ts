import { entry } from '#provider/document/dependencies'
import { nobody, type Owner, type Point } from '#provider/document/names'
import type { Standing } from '#provider/document/world-view'
import { isLoadBalancer, type LoadBalancerId } from './bodies.ts'

interface Ask {
  readonly place: LoadBalancerId | 'gone'
  /** Smaller is older. */
  readonly order: number
  /** Which state of the intent asks. */
  readonly revision: number
}

/**
 * Where a point is placed: it stays where it stands unless everybody who stands on it asks for the same other place;
 * newcomers follow. While nobody stands on it, the last decision of those who stood there holds if somebody still asks for
 * it, or a point that is just being handed over would be called back for ever; else the oldest who asks decides.
 */
export class Ledger {
  readonly #asks = new Map<Point, Map<Owner, Ask>>()
  readonly #lastDecision = new Map<Point, LoadBalancerId>()
  readonly #lastStanding = new Map<Point, ReadonlySet<Owner>>()
  readonly #refused = new Map<Owner, { readonly place: LoadBalancerId; readonly revision: number }>()
  readonly #everAsked = new Map<Owner, Set<Point>>()
  readonly #changed: (owner: Owner) => void

  constructor(changed: (owner: Owner) => void) {
    this.#changed = changed
  }

  ask(owner: Owner, point: Point, ask: Ask): void {
    entry(this.#everAsked, owner).add(point)
    for (const [other, asks] of this.#asks) if (other !== point && asks.delete(owner)) this.#tell(other)
    const asks = this.#asks.get(point) ?? new Map<Owner, Ask>()
    this.#asks.set(point, asks)
    const before = asks.get(owner)
    asks.set(owner, ask)
    if (before?.place !== ask.place || before.revision !== ask.revision) this.#tell(point)
  }

  /** The owner was refused where it asked to be: it stays, and all who stand with it, until it wishes something else. */
  refuse(owner: Owner, point: Point, place: LoadBalancerId): void {
    const revision = this.#asks.get(point)?.get(owner)?.revision
    const known = this.#refused.get(owner)
    if (revision === undefined || (known?.place === place && known.revision === revision)) return
    this.#refused.set(owner, { place, revision })
    this.#tell(point)
  }

  /** All addresses that the owner has asked for in this life: what is open there may be its own leftover. */
  everAsked(owner: Owner): readonly Point[] {
    return [...(this.#everAsked.get(owner) ?? [])]
  }

  /** Whether the owner stands on the point, or was among the last who did: in a transfer nobody does for a moment. */
  stoodLast(owner: Owner, point: Point): boolean {
    return this.#lastStanding.get(point)?.has(owner) === true
  }

  forget(owner: Owner): void {
    this.#everAsked.delete(owner)
    this.#refused.delete(owner)
    for (const [point, asks] of this.#asks) if (asks.delete(owner)) this.#tell(point)
  }

  place(point: Point, asked: LoadBalancerId, stands: readonly Standing[]): LoadBalancerId {
    const asks = this.#asks.get(point) ?? new Map<Owner, Ask>()
    const isGone = (owner: Owner) => owner === nobody || asks.get(owner)?.place === 'gone'
    const standing = stands.filter(({ doc, owner }) => isLoadBalancer(doc) && !isGone(owner))
    const here = standing.map(({ doc }) => doc).find(isLoadBalancer)
    if (here === undefined) {
      const last = this.#lastDecision.get(point)
      return [...asks.values()].some(({ place }) => place === last) && last !== undefined
        ? last
        : (oldestOf(asks) ?? asked)
    }
    this.#lastStanding.set(point, new Set(standing.map(({ owner }) => owner)))
    const wanted = new Set(standing.map(({ owner }) => this.#vote(owner, asks.get(owner)) ?? here))
    const [only] = wanted
    const decision = wanted.size === 1 && only !== undefined && only !== 'gone' ? only : here
    this.#lastDecision.set(point, decision)
    return decision
  }

  #vote(owner: Owner, ask: Ask | undefined): Ask['place'] | undefined {
    const refused = this.#refused.get(owner)
    return refused !== undefined && refused.revision === ask?.revision && refused.place === ask.place
      ? undefined
      : ask?.place
  }

  #tell(point: Point): void {
    for (const owner of this.#asks.get(point)?.keys() ?? []) this.#changed(owner)
  }
}

function oldestOf(asks: ReadonlyMap<Owner, Ask>): LoadBalancerId | undefined {
  const [oldest] = [...asks.values()].filter(({ place }) => place !== 'gone').toSorted((a, b) => a.order - b.order)
  return oldest === undefined || oldest.place === 'gone' ? undefined : oldest.place
}
