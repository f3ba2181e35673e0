/**
 * What a load balancer should become. All wishes are granted at once; where two clash, or the whole grows over Azure's
 * limits, one goes back to what it has and everything is made anew. Then what nobody stands on leaves.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { holdFor, mayTake } from '../../document/laws.ts'
import { nobody, type DocId, type Owner, type Point } from '../../document/names.ts'
import { entry } from '../../document/dependencies.ts'
import type { Plan, Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import { annotation } from '../../intent/annotations.ts'
import type { IpFamily } from '../../intent/intent.ts'
import type { Problem } from '../../intent/problem.ts'
import type { Limits } from '../limits/limit.ts'
import { limitProblem, overLimit, type LimitUse } from '../limits/limit-use.ts'
import { nodePoint, publicIpPoint } from '../points.ts'
import type { Directory } from '../document/directory.ts'
import type { LoadBalancerBody } from './body.ts'
import { findClash, type Clash } from './clash.ts'
import { Draft } from './draft.ts'
import { placeFrontends, type PlacingSurroundings } from './frontends.ts'
import { handedOver } from './hand-over.ts'
import { claimOf, type Claims } from './lingering-rules.ts'
import { sizeOf, usesOf, type LimitSurroundings } from './limits.ts'
import type { PoolFamilies } from './members.ts'
import { fillPools, type PoolFilling } from './membership.ts'
import { nodeLoadElsewhere } from './node-load.ts'
import { applyOwnPools, dropUnusedPools, ownPoolNames } from './own-pools.ts'
import type { LoadBalancerPart, ServiceWish } from './part.ts'
import { renderBody } from './render.ts'
import { rosterFor, type Roster } from './roster.ts'
import { applyRules } from './rules.ts'
import { leaveEmptyFrontends } from './empty-frontends.ts'

export type LoadBalancerRequest = PlanRequest<LoadBalancerBody, LoadBalancerPart>

/** What a plan has to know beside wishes and world. */
export interface PlanSurroundings {
  readonly pools: PoolFamilies
  readonly directory: Directory
  readonly limits: Limits
  /** All load balancers of the cluster. */
  readonly peers: ReadonlySet<DocId>
  /** Those that have the same nodes behind them as this one, which is among them. */
  readonly siblingsOf: (doc: DocId) => readonly DocId[]
  readonly fillingOf: (doc: DocId) => PoolFilling
}

export function planLoadBalancer(
  request: LoadBalancerRequest,
  world: WorldView,
  { pools, directory, limits, peers, siblingsOf, fillingOf }: PlanSurroundings,
): Plan<LoadBalancerBody> {
  const wishes = serviceWishes(request)
  const siblings = siblingsOf(request.doc)
  const elsewhere = nodeLoadElsewhere(
    world,
    siblings.filter((doc) => doc !== request.doc),
  )
  const isRival = (doc: DocId) => peers.has(doc) && !siblings.includes(doc)
  const mayEnter = (node: string) => mayTake(world, request.doc, nodePoint(node), isRival)
  const { draft, refused, waiting } = grant(request, wishes, {
    world,
    directory,
    peers,
    roster: rosterFor(request, world, peers),
    room: { limits, pools, elsewhere },
  })
  const filling = fillingOf(request.doc)
  // Pools that somebody else fills are not ours to delete, though they bear the name of the cluster.
  const ownPools: PoolFamilies = filling.by === 'others' ? new Map() : pools
  draft.dropUnusedProbes((owner) => request.wishes.has(owner))
  leaveEmptyFrontends(draft, { request, world, directory, waiting, pools: ownPools })
  dropUnusedPools(draft, {
    common: pools,
    before: new Draft(request.doc, request.observed.body),
    names: ownPoolNames([...request.wishes.keys()].map((owner) => directory.nameOf(owner))),
  })
  const around = { world, wishes: request.wishes, pools, most: limits.addressesPerPool, mayEnter }
  fillPools(draft, filling, around, { refused, waiting })
  const body = renderBody(draft, [...wishes.values()][0]?.birth, ownPools)
  const hold = body && holdFor(world, publicIpsOf(body))
  const changes = body === undefined && request.observed.body === undefined ? [] : draft.changes
  return { body, changes, refused, waiting, ...(hold === undefined ? {} : { hold }) }
}

interface Around {
  readonly world: WorldView
  readonly directory: Directory
  readonly peers: ReadonlySet<DocId>
  readonly roster: Roster
  readonly room: LimitSurroundings
}

interface Granted {
  readonly draft: Draft
  readonly refused: Map<Owner, Problem>
  readonly waiting: Map<Owner, Wait>
}

type Wishes = ReadonlyMap<Owner, ServiceWish>

/** Grants all that can stand together; whoever cannot goes back to what it has. */
function grant(
  request: LoadBalancerRequest,
  asked: Wishes,
  { world, directory, peers, roster, room }: Around,
): Granted {
  const overIn = (draft: Draft) => overLimit(usesOf(sizeOf(draft, room), room.limits))
  const before = new Draft(request.doc, request.observed.body)
  const whole = apply(request, asked, { world, peers, roster })
  const isRoomy = overIn(whole.draft) === undefined
  // As it nearly always is: making the same again twice would be two thirds of a plan.
  if (isRoomy && findClash(whole.draft, before, asked) === undefined) return { ...whole, refused: new Map() }
  const wishes = isRoomy ? asked : withoutLingering(asked)
  const tryWithout = (losers: ReadonlySet<Owner>) => apply(request, without(wishes, losers), { world, peers, roster })
  const clashes = settleClashes(wishes, (losers) => {
    const { draft } = tryWithout(losers)
    return findClash(draft, before, without(wishes, losers))
  })
  const refused = new Map<Owner, Problem>()
  const waiting = new Map<Owner, Wait>()
  for (const [owner, clash] of clashes) {
    const leaves = clash.winner !== undefined && request.wishes.get(clash.winner) === 'leaving'
    if (leaves) waiting.set(owner, { on: clash.frontend, why: 'clash', by: [clash.winner ?? nobody] })
    else refused.set(owner, clashProblem(clash, directory))
  }
  const losers = new Set(clashes.keys())
  const granted = fitLimits(without(wishes, losers), {
    before,
    tryWithout: (more) => tryWithout(new Set([...losers, ...more])),
    overIn,
  })
  return {
    draft: granted.draft,
    refused: new Map([...refused, ...granted.refused]),
    waiting: new Map([...waiting, ...granted.waiting]),
  }
}

/** Takes one loser away after the other; then each loser whose winner lost as well gets a second chance. */
function settleClashes(
  wishes: Wishes,
  clashWithout: (losers: ReadonlySet<Owner>) => Clash | undefined,
): Map<Owner, Clash> {
  const losers = new Map<Owner, Clash>()
  for (let turn = 0; turn <= wishes.size; turn += 1) {
    const clash = clashWithout(new Set(losers.keys()))
    if (clash === undefined) break
    losers.set(clash.loser, clash)
  }
  for (const { loser, winner } of losers.values()) {
    if (winner === undefined || !losers.has(winner)) continue
    const others = new Set(losers.keys())
    others.delete(loser)
    if (clashWithout(others) === undefined) losers.delete(loser)
  }
  return losers
}

interface Fitting {
  readonly before: Draft
  readonly tryWithout: (left: ReadonlySet<Owner>) => Attempt
  readonly overIn: (draft: Draft) => LimitUse | undefined
}

/** Leaves out the newest of those who ask for more until the rest fits Azure's limits; they keep what they have. */
function fitLimits(wishes: Wishes, { before, tryWithout, overIn }: Fitting): Granted {
  const refused = new Map<Owner, Problem>()
  const growing = inOrder(wishes).filter(([owner, { rules }]) => rules.length > before.rulesOf(owner).length)
  let attempt = tryWithout(new Set())
  for (let over = overIn(attempt.draft); over !== undefined && growing.length > 0; over = overIn(attempt.draft)) {
    const excess = rulesTooMany(over, attempt.draft)
    let rules = 0
    while (rules < excess) {
      const [owner, wish] = growing.pop() ?? []
      if (owner === undefined) break
      refused.set(owner, limitProblem(over))
      rules += Math.max(1, (wish?.rules.length ?? 0) - before.rulesOf(owner).length)
    }
    attempt = tryWithout(new Set(refused.keys()))
  }
  return { draft: attempt.draft, refused, waiting: attempt.waiting }
}

/** How many rules have to go at least; where bytes are counted, as many as have so many on average. */
function rulesTooMany({ limit, taken, most }: LimitUse, draft: Draft): number {
  const excess = taken - most
  return limit === 'documentBytes' ? Math.floor((excess / taken) * draft.rules.size) : excess
}

interface Attempt {
  readonly draft: Draft
  readonly waiting: Map<Owner, Wait>
}

interface ApplySurroundings extends PlacingSurroundings {
  readonly roster: Roster
}

/** The draft with all these wishes in it, as far as what they rely on is there. */
function apply(request: LoadBalancerRequest, wishes: Wishes, around: ApplySurroundings): Attempt {
  const { world, roster } = around
  const draft = new Draft(request.doc, request.observed.body)
  const waiting = new Map<Owner, Wait>()
  for (const [owner, wish] of request.wishes) {
    const frontends = wish === 'leaving' ? handedOver(draft, owner, world) : []
    for (const name of frontends) draft.handedOver.add(name)
    if (wish === 'gone' || frontends.length > 0) for (const rule of draft.rulesOf(owner)) draft.removeRule(rule, owner)
  }
  const placed = new Map<Owner, FrontendOf>()
  for (const [owner, wish] of inOrder(wishes)) {
    const found = placeFrontends(draft, owner, wish, around)
    if (found.wait !== undefined) waiting.set(owner, found.wait)
    if (found.wait === undefined || found.frontendOf.size > 0) placed.set(owner, found.frontendOf)
  }
  const claims = claimsOf(wishes, placed)
  for (const [owner, wish] of inOrder(wishes)) {
    const frontendOf = placed.get(owner)
    if (frontendOf === undefined) continue
    const ownPools = (wish.ownPools ?? []).filter(({ family }) => frontendOf.has(family))
    applyOwnPools(draft, owner, ownPools, roster)
    applyRules(draft, owner, wish, { frontendOf, claims })
  }
  return { draft, waiting }
}

type FrontendOf = ReadonlyMap<IpFamily, string>

function claimsOf(wishes: Wishes, placed: ReadonlyMap<Owner, FrontendOf>): Claims {
  const claims = new Map<string, Set<Owner>>()
  for (const [owner, frontendOf] of placed) {
    for (const { family, properties } of wishes.get(owner)?.rules ?? []) {
      const frontend = frontendOf.get(family)
      if (frontend === undefined) continue
      entry(claims, claimOf(frontend, properties.protocol, properties.frontendPort)).add(owner)
    }
  }
  return claims
}

/** Where two sets of rules at once would be too many, the old ones go first: a moment without is better than a refusal. */
function withoutLingering(wishes: Wishes): Wishes {
  return new Map([...wishes].map(([owner, wish]) => [owner, { ...wish, lingering: [] }]))
}

function serviceWishes({ wishes }: LoadBalancerRequest): Wishes {
  const wants = [...wishes].flatMap(([owner, wish]) =>
    typeof wish === 'object' && wish.want.kind === 'service' ? [[owner, wish.want] as const] : [],
  )
  return new Map(wants)
}

function inOrder(wishes: Wishes): (readonly [Owner, ServiceWish])[] {
  const key = ({ createdAt, uid }: ServiceWish) => `${createdAt} ${uid}`
  return [...wishes].toSorted(([, one], [, other]) => (key(one) < key(other) ? -1 : 1))
}

function without(wishes: Wishes, losers: ReadonlySet<Owner>): Wishes {
  return losers.size === 0 ? wishes : new Map([...wishes].filter(([owner]) => !losers.has(owner)))
}

function publicIpsOf({ properties }: LoadBalancerBody): readonly Point[] {
  return (properties?.frontendIPConfigurations ?? []).flatMap((frontend) => {
    const id = frontend.properties?.publicIPAddress?.id
    return id === undefined ? [] : [publicIpPoint(id)]
  })
}

function clashProblem({ winner, protocol, port, over }: Clash, directory: Directory): Problem {
  const holder =
    winner === undefined ? 'a rule that is not of this cluster' : `Service ${directory.nameOf(winner) ?? winner}`
  const what = { port: 'this port', all: 'all ports', some: 'a port' } as const
  return {
    field: over === 'some' ? annotation('allPorts').key : 'spec.ports',
    value: over === 'some' ? 'true' : `${port}/${protocol.toUpperCase()}`,
    why: `${holder} has ${what[over]} on the same address`,
    fix: over === 'port' ? 'Use another port, or an address of its own' : 'Use an address of its own',
  }
}
