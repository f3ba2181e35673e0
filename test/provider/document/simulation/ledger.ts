import { nobody, type Owner, type Point } from '#provider/document/names'
import type { Standing } from '#provider/document/world-view'
import { isLoadBalancer, type LoadBalancerId } from './bodies.ts'

/**
 * Where a point is placed: it stays where it stands unless everybody who stands on it asks for the same other place;
 * newcomers follow. While nobody stands on it, the first decision holds as long as somebody asks for that place.
 */
export class Ledger {
  readonly #asks = new Map<Point, Map<Owner, LoadBalancerId | 'gone'>>()
  readonly #placed = new Map<Point, LoadBalancerId>()
  readonly #changed: (owner: Owner) => void

  constructor(changed: (owner: Owner) => void) {
    this.#changed = changed
  }

  ask(owner: Owner, point: Point, place: LoadBalancerId | 'gone'): void {
    for (const [other, asks] of this.#asks) if (other !== point && asks.delete(owner)) this.#tell(other)
    const asks = this.#asks.get(point) ?? new Map<Owner, LoadBalancerId | 'gone'>()
    this.#asks.set(point, asks)
    if (asks.get(owner) === place) return
    asks.set(owner, place)
    this.#tell(point)
  }

  forget(owner: Owner): void {
    for (const [point, asks] of this.#asks) if (asks.delete(owner)) this.#tell(point)
  }

  place(point: Point, asked: LoadBalancerId, stands: readonly Standing[]): LoadBalancerId {
    const decision = this.#decide(point, asked, stands)
    if (this.#placed.get(point) !== decision) {
      this.#placed.set(point, decision)
      this.#tell(point)
    }
    return decision
  }

  #decide(point: Point, asked: LoadBalancerId, stands: readonly Standing[]): LoadBalancerId {
    const asks = this.#asks.get(point) ?? new Map<Owner, LoadBalancerId | 'gone'>()
    const standing = stands.filter(
      ({ doc, owner }) => isLoadBalancer(doc) && owner !== nobody && asks.get(owner) !== 'gone',
    )
    const here = standing.map(({ doc }) => doc).find(isLoadBalancer)
    if (here === undefined) {
      const placed = this.#placed.get(point)
      return placed !== undefined && [...asks.values()].includes(placed) ? placed : asked
    }
    const wanted = new Set(standing.map(({ owner }) => asks.get(owner) ?? here))
    const [only] = wanted
    return wanted.size === 1 && only !== undefined && only !== 'gone' ? only : here
  }

  #tell(point: Point): void {
    for (const owner of this.#asks.get(point)?.keys() ?? []) this.#changed(owner)
  }
}
