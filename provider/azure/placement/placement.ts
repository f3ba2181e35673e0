/**
 * The ledger of which Service stands on which load balancer. It is recorded by the very write that uses it, so it is read
 * off the world: who stands somewhere stays there while it may. What is not written yet is promised (promises.ts), and
 * nothing is ever rebalanced.
 */
import { foreign, nobody, type DocId, type Owner, type Point } from '../../document/names.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Limits } from '../limits/limit.ts'
import { limitProblem } from '../limits/limit-use.ts'
import { loadBalancerFacts } from '../load-balancer/shares.ts'
import { resourcePoint } from '../points.ts'
import { docsOf, sideOf, type BalancerPair } from './balancer-pair.ts'
import { eligibleFor, type Candidate } from './eligibility.ts'
import { addressElsewhere, boundByNeighbours, pinnedAndListed } from './placement-problem.ts'
import { Promises } from './promises.ts'
import { lackOfRoom, loadOf, type Demand, type Rooms } from './room.ts'

export interface PlacementRequest extends Omit<Candidate, 'standsOn'> {
  readonly owner: Owner
  readonly internal: boolean
  /** The addresses that its frontends are to stand on, as far as they are known beforehand. */
  readonly points: readonly Point[]
  /** It asks for an address by name or value, which somebody else may have as well. */
  readonly isPinned: boolean
  readonly demand: Demand
}

export type Choice =
  | {
      readonly doc: DocId
      /** It should stand elsewhere, and cannot. */
      readonly warning?: Problem
    }
  | { readonly problem: Problem }
  | { readonly unknown: string }

export interface PlacementSurroundings {
  readonly pairs: readonly BalancerPair[]
  readonly limits: Limits
  /** Whether something of the owner is observed there; asked without being woken by it. */
  readonly stands: (owner: Owner, doc: DocId) => boolean
  /** Told of an owner whose choice may be another one now. */
  readonly onVote: (owner: Owner) => void
  /** Told when a place is promised that was nobody's, and when one that never came to be is taken back. */
  readonly onPromise: () => void
}

export class Placement {
  readonly #around: PlacementSurroundings
  #pairs: readonly BalancerPair[] = []
  #all: readonly DocId[] = []
  readonly #promises = new Promises()
  /** Where each Service would stand if it were alone at its address, by the names of the pairs. */
  readonly #votes = new Map<Owner, ReadonlySet<string>>()
  readonly #lastFacts = new Map<DocId, unknown>()
  readonly #reasons = new Map<Owner, string>()
  /** Newcomers for whom there was no room. */
  readonly #refused = new Set<Owner>()

  constructor(around: PlacementSurroundings) {
    this.#around = around
    this.retire([])
  }

  /** Those that azure.json names, and after them those that it names no more; the same array until there are others. */
  get pairs(): readonly BalancerPair[] {
    return this.#pairs
  }

  get all(): readonly DocId[] {
    return this.#all
  }

  /** Takes in those that still stand and are to be left. */
  retire(pairs: readonly BalancerPair[]): void {
    this.#pairs = [...this.#around.pairs, ...pairs]
    this.#all = this.#pairs.flatMap(docsOf)
  }

  /** The load balancers with the same nodes behind them, this one among them. */
  siblingsOf(doc: DocId): readonly DocId[] {
    const pair = this.pairs.find((one) => docsOf(one).includes(doc))
    return pair === undefined ? [] : docsOf(pair)
  }

  /** Whether there is such a load balancer, or will be in a moment: only then it takes nodes from the others. */
  isInUse(pair: BalancerPair, world: WorldView): boolean {
    // The world is asked in any case: a question that is not put wakes nobody when its answer changes.
    const stands = docsOf(pair).map((doc) => world.what(resourcePoint(doc)) !== undefined)
    return stands.includes(true) || docsOf(pair).some((doc) => this.#promises.at(doc).frontends > 0)
  }

  /** The load balancer for a Service, or why there is none. */
  choose(request: PlacementRequest, world: WorldView): Choice {
    const [only] = this.pairs
    if (only !== undefined && only.configuration === undefined) return this.#onTheOnlyOne(request, only, world)
    if (request.isPinned && request.asksFor !== undefined) return { problem: pinnedAndListed(request.asksFor) }
    const standing = this.pairs.filter((pair) => this.#standsOn(pair, request.owner, world))
    const eligible = eligibleFor({ ...request, standsOn: (pair) => standing.includes(pair) }, this.#around.pairs)
    const pairs = 'pairs' in eligible ? eligible.pairs : []
    const neighbours = this.#neighboursOf(request, world)
    this.#vote(request.owner, pairs, neighbours?.owners ?? [])
    if (!('pairs' in eligible)) return eligible
    if (neighbours !== undefined) return this.#besideNeighbours(request, { standing, eligible, neighbours, world })
    const stays = this.#whereItStays(
      request,
      standing.filter((pair) => pairs.includes(pair)),
      world,
    )
    if (stays !== undefined) return this.#settle(request, stays, 'it stands there')
    const picked = this.#pick(request, pairs, world)
    if ('problem' in picked) return picked
    return this.#settle(request, picked, `${eligible.why}, and it has the fewest rules`)
  }

  /** The load balancer that was chosen last and why, in plain words; undefined while there is none, or no choice. */
  reasonFor(owner: Owner): string | undefined {
    return this.#reasons.get(owner)
  }

  /** Nothing of the owner is outside any more. */
  forget(owner: Owner): void {
    const wasPromised = this.#promises.pairOf(owner) !== undefined
    this.#reasons.delete(owner)
    this.#promises.take(owner)
    this.#votes.delete(owner)
    this.#refused.delete(owner)
    if (!wasPromised) return
    this.#around.onPromise()
    for (const refused of this.#refused) this.#around.onVote(refused)
  }

  /** Nobody chooses, but a newcomer for whom there is no room is told before anything of it is made. */
  #onTheOnlyOne(request: PlacementRequest, pair: BalancerPair, world: WorldView): Choice {
    const { owner, internal, demand } = request
    const doc = sideOf(pair, internal)
    const isNew = this.#promises.pairOf(owner) === undefined && !this.#standsOn(pair, owner, world)
    const lack = isNew ? this.#lackOn(pair, request, world) : undefined
    if (lack !== undefined) return lack
    if (this.#around.stands(owner, doc)) this.#promises.take(owner)
    else this.#promises.give(owner, { pair, doc, demand, points: [] })
    return { doc }
  }

  #standsOn(pair: BalancerPair, owner: Owner, world: WorldView): boolean {
    // One question for all load balancers; what is asked about each is kept for each, and there may be dozens.
    const footprint = world.footprint(owner)
    return docsOf(pair).some((doc) => footprint.includes(doc) && world.share(doc, owner) !== undefined)
  }

  /** Why a newcomer finds no room there. */
  #lackOn(pair: BalancerPair, request: PlacementRequest, world: WorldView): { readonly problem: Problem } | undefined {
    const { owner, internal } = request
    this.#settlePromises([pair], world)
    const lack = lackOfRoom(pair, internal, demandOf(request, world), this.#rooms(world))
    if (lack === undefined) {
      this.#refused.delete(owner)
      return undefined
    }
    this.#refused.add(owner)
    return { problem: limitProblem(lack) }
  }

  /** Where the wished addresses stand, and who else stands on them. Several at one address can only be on one load balancer. */
  #neighboursOf({ points, owner, isPinned }: PlacementRequest, world: WorldView): Neighbours | undefined {
    for (const point of points) {
      const standing = world.stands(point).flatMap(({ doc, owner: one }) => {
        const pair = this.pairs.find((other) => docsOf(other).includes(doc))
        return pair === undefined ? [] : [{ pair, owner: one }]
      })
      const home = standing[0]?.pair ?? (isPinned ? this.#promises.pairAt(point) : undefined)
      if (home === undefined) continue
      const owners = standing.map((one) => one.owner).filter((one) => one !== owner && one !== nobody)
      return { home, owners: [...new Set(owners)] }
    }
    return undefined
  }

  /** All who stand on an address move together, or nobody does. */
  #besideNeighbours(request: PlacementRequest, around: Neighbourhood): Choice {
    const { standing, eligible, neighbours, world } = around
    const { home, owners } = neighbours
    if (eligible.pairs.includes(home)) return this.#settle(request, home, 'its address is there')
    const votes = owners.map((owner) => (owner === foreign ? undefined : this.#votes.get(owner)))
    const common = eligible.pairs.filter(({ name }) => votes.every((vote) => vote?.has(name) === true))
    const isFree = votes.every((vote) => vote?.has(home.name) === false)
    if (isFree && common.length > 0 && (owners.length > 0 || standing.includes(home))) {
      const promised = owners
        .flatMap((owner) => this.#promises.pairOf(owner) ?? [])
        .find((pair) => common.includes(pair))
      const picked = promised ?? this.#pick(request, common, world)
      return 'problem' in picked ? picked : this.#settle(request, picked, eligible.why)
    }
    if (!standing.includes(home)) return { problem: addressElsewhere(home, eligible.pairs) }
    const choice = this.#settle(request, home, 'its address is there')
    return { ...choice, warning: boundByNeighbours(home, eligible.pairs, owners.length) }
  }

  #whereItStays({ owner, internal, demand }: PlacementRequest, standing: readonly BalancerPair[], world: WorldView) {
    const promised = this.#promises.pairOf(owner)
    const onSide = (pair: BalancerPair) => world.share(sideOf(pair, internal), owner) !== undefined
    const stays = standing.find((pair) => pair === promised) ?? standing.find(onSide) ?? standing[0]
    if (stays === undefined || onSide(stays) || standing.length === this.#around.pairs.length) return stays
    // It changes sides, and so its address: then it may as well go where there is room.
    this.#promises.take(owner)
    return lackOfRoom(stays, internal, demand, this.#rooms(world)) === undefined ? stays : undefined
  }

  /** The one with room that has the fewest rules. Where there is none with room, the emptiest says what it lacks. */
  #pick(
    request: PlacementRequest,
    pairs: readonly BalancerPair[],
    world: WorldView,
  ): BalancerPair | { readonly problem: Problem } {
    const { owner, internal } = request
    const demand = demandOf(request, world)
    const promised = this.#promises.pairOf(owner)
    const rooms = this.#rooms(world)
    const fits = (pair: BalancerPair) => lackOfRoom(pair, internal, demand, rooms) === undefined
    if (promised !== undefined && pairs.includes(promised)) {
      // Who asks about all the others as well is woken by each write of any of them: with eighteen that is all that is done.
      this.#settlePromises([promised], world)
      this.#promises.take(owner)
      if (fits(promised)) return promised
    }
    this.#settlePromises(pairs, world)
    this.#promises.take(owner)
    const roomy = pairs.filter(fits)
    const [least] = (roomy.length > 0 ? roomy : pairs).toSorted(
      (one, other) => loadOf(one, rooms) - loadOf(other, rooms),
    )
    if (least === undefined) throw new Error('no load balancer is configured')
    return this.#lackOn(least, request, world) ?? least
  }

  /** Gives the place, unless the Service stands there already. */
  #settle(request: PlacementRequest, pair: BalancerPair, why: string): { readonly doc: DocId } {
    const { owner, internal, demand, points, isPinned } = request
    const doc = sideOf(pair, internal)
    if (this.#around.stands(owner, doc)) this.#promises.take(owner)
    else {
      const isFirst = this.#promises.at(doc).frontends === 0
      this.#promises.give(owner, { pair, doc, demand, points: isPinned ? points : [] })
      if (isFirst) this.#around.onPromise()
    }
    this.#reasons.set(owner, `${pair.name}: ${why}`)
    return { doc }
  }

  #vote(owner: Owner, pairs: readonly BalancerPair[], neighbours: readonly Owner[]): void {
    const before = this.#votes.get(owner)
    const names = pairs.map(({ name }) => name)
    if (before?.size === names.length && names.every((name) => before.has(name))) return
    this.#votes.set(owner, new Set(names))
    for (const neighbour of neighbours) this.#around.onVote(neighbour)
  }

  /** A promise that has come true must not be counted beside what stands. */
  #settlePromises(pairs: readonly BalancerPair[], world: WorldView): void {
    for (const doc of pairs.flatMap(docsOf)) {
      const facts = loadBalancerFacts(world, doc)
      if (this.#lastFacts.get(doc) === facts) continue
      this.#lastFacts.set(doc, facts)
      this.#promises.settle(doc, (owner) => this.#around.stands(owner, doc))
    }
  }

  #rooms(world: WorldView): Rooms {
    return { world, limits: this.#around.limits, promisedAt: (doc) => this.#promises.at(doc) }
  }
}

/** Who comes to an address that stands needs no frontend of its own there. */
function demandOf({ demand, points, owner }: PlacementRequest, world: WorldView): Demand {
  const shared = points.filter((point) => world.stands(point).some((one) => one.owner !== owner))
  return { ...demand, frontends: Math.max(0, demand.frontends - shared.length) }
}

interface Neighbours {
  readonly home: BalancerPair
  readonly owners: readonly Owner[]
}

interface Neighbourhood {
  readonly standing: readonly BalancerPair[]
  readonly eligible: { readonly pairs: readonly BalancerPair[]; readonly why: string }
  readonly neighbours: Neighbours
  readonly world: WorldView
}
