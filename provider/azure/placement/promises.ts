import { entry } from '../../document/dependencies.ts'
import type { DocId, Owner, Point } from '../../document/names.ts'
import type { BalancerPair } from './balancer-pair.ts'
import type { Demand } from './room.ts'

export interface PromisedPlace {
  readonly pair: BalancerPair
  readonly doc: DocId
  readonly demand: Demand
  /** Addresses that others may ask for as well. */
  readonly points: readonly Point[]
}

/**
 * Places that were given to Services of which nothing stands there yet. Five hundred that come at once must not all be
 * told that the first load balancer is empty; and who was told one must not be told another a moment later.
 */
export class Promises {
  readonly #given = new Map<Owner, PromisedPlace>()
  readonly #sums = new Map<DocId, { rules: number; frontends: number }>()
  readonly #atPoint = new Map<Point, Set<Owner>>()

  pairOf(owner: Owner): BalancerPair | undefined {
    return this.#given.get(owner)?.pair
  }

  /** Where somebody who comes to this address as well was sent. */
  pairAt(point: Point): BalancerPair | undefined {
    const [first] = this.#atPoint.get(point) ?? []
    return first === undefined ? undefined : this.pairOf(first)
  }

  /** Gives the place, instead of any that was given before. */
  give(owner: Owner, place: PromisedPlace): void {
    this.take(owner)
    this.#given.set(owner, place)
    this.#add(place, 1)
    for (const point of place.points) entry(this.#atPoint, point).add(owner)
  }

  /** It stands there now, or is not wanted any more. */
  take(owner: Owner): void {
    const place = this.#given.get(owner)
    if (place === undefined) return
    this.#given.delete(owner)
    this.#add(place, -1)
    for (const point of place.points) {
      const owners = this.#atPoint.get(point)
      if (owners?.delete(owner) === true && owners.size === 0) this.#atPoint.delete(point)
    }
  }

  /** Takes back all that have come true there. */
  settle(doc: DocId, stands: (owner: Owner) => boolean): void {
    for (const [owner, place] of this.#given) if (place.doc === doc && stands(owner)) this.take(owner)
  }

  at(doc: DocId): Demand {
    return this.#sums.get(doc) ?? none
  }

  #add({ doc, demand }: PromisedPlace, sign: 1 | -1): void {
    const sum = this.#sums.get(doc) ?? { rules: 0, frontends: 0 }
    this.#sums.set(doc, sum)
    sum.rules += sign * demand.rules
    sum.frontends += sign * demand.frontends
  }
}

const none: Demand = { rules: 0, frontends: 0 }
