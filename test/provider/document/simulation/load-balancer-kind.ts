/** The plan of a played load balancer: who gets which port on which frontend, and which frontends come and go. */
import type { Index, Observed, PlanRequest } from '#provider/document/kind'
import { foreign, nobody, type DocId, type Owner, type Point } from '#provider/document/names'
import type { Change, Plan, Wait } from '#provider/document/plan'
import type { Problem } from '#provider/intent/problem'
import type { WorldView } from '#provider/document/world-view'
import {
  bySlot,
  isForeignFrontend,
  isLoadBalancer,
  isPublicIp,
  keyOf,
  loadBalancers,
  servingPoint,
  slotsByOwner,
  type Frontend,
  type LoadBalancer,
  type Slot,
} from './bodies.ts'
import { settle, type Settlement } from './clashes.ts'
import type { LawsInForce } from './laws-in-force.ts'
import type { RulesWant } from './wants.ts'

type Request = PlanRequest<LoadBalancer, RulesWant>

export function indexLoadBalancer(doc: DocId, { body }: Observed<LoadBalancer>): Index<RulesWant> {
  const gives = new Map<Point, boolean>()
  const uses: { point: Point; owner: Owner }[] = []
  for (const { name, on, rules } of body?.frontends ?? []) {
    if (rules.length > 0) gives.set(servingPoint(doc, on), true)
    const owners = rules.length > 0 ? rules.map((rule) => rule.owner) : [name.startsWith(foreign) ? foreign : nobody]
    uses.push(...[...new Set(owners)].map((owner) => ({ point: on, owner })))
  }
  const shares = new Map<Owner, RulesWant>()
  for (const [owner, slots] of slotsByOwner(body)) {
    const point = slots[0]?.point
    if (owner === foreign || point === undefined) continue
    shares.set(owner, {
      type: 'rules',
      point,
      ports: slots.map(({ port }) => port).toSorted((a, b) => a - b),
      claim: 0,
      order: 0,
    })
  }
  return { gives, uses, shares }
}

export function planLoadBalancer(request: Request, world: WorldView, laws: LawsInForce): Plan<LoadBalancer> {
  const { doc, observed, wishes } = request
  const standing = slotsByOwner(observed.body)
  const claims = claimsOf(request, standing, world, laws)
  const { granted, refused, waiting } = grant(claims, { request, world, laws })
  const { frontends, kept } = renew(observed.body?.frontends ?? [], granted, { doc, world, laws })
  for (const [owner, slots] of standing) {
    const wait = slots.map(({ point }) => kept.get(point)).find((why) => why !== undefined)
    if (wait !== undefined && wishes.get(owner) === 'gone') waiting.set(owner, wait)
  }
  const body: LoadBalancer | undefined = frontends.length === 0 ? undefined : { type: 'lb', frontends }
  const changes = changesBetween(observed.body, body)
  const hold = laws.holdFor(world, frontends.map(({ on }) => on).filter(isPublicIp))
  return { body, changes, refused, waiting, ...(hold === undefined ? {} : { hold }) }
}

interface Claims {
  readonly desired: Map<Owner, readonly Slot[]>
  readonly standing: ReadonlyMap<Owner, readonly Slot[]>
  readonly waiting: Map<Owner, Wait>
  /** Clean but for this wait: they count in clashes, but get nothing yet. */
  readonly held: Map<Owner, Wait>
}

function claimsOf(
  request: Request,
  standing: ReadonlyMap<Owner, readonly Slot[]>,
  world: WorldView,
  laws: LawsInForce,
): Claims {
  const claims: Claims = { desired: new Map(), standing, waiting: new Map(), held: new Map() }
  const owners = [...standing.keys(), ...request.wishes.keys()]
  for (const owner of new Set(owners)) {
    const wish = request.wishes.get(owner) ?? (laws.missingKeeps || owner === foreign ? 'keep' : 'gone')
    const has = standing.get(owner) ?? []
    if (wish === 'gone') claims.desired.set(owner, [])
    else if (wish === 'leaving')
      claims.desired.set(
        owner,
        has.filter(({ point }) => !laws.transfers(world, point)),
      )
    else if (wish === 'keep') claims.desired.set(owner, has)
    else claim(owner, wish.want, { claims, request, world, laws })
  }
  return claims
}

interface Claiming {
  readonly claims: Claims
  readonly request: Request
  readonly world: WorldView
  readonly laws: LawsInForce
}

function claim(owner: Owner, want: RulesWant, { claims, request, world, laws }: Claiming): void {
  const { doc, observed } = request
  const standsHere = observed.body?.frontends.some(({ on }) => on === want.point) ?? false
  const isNew = !(claims.standing.get(owner) ?? []).some(({ point }) => point === want.point)
  const join = isNew ? laws.mayJoin(world, doc, want.point) : undefined
  const wait = standsHere ? join : mayAdd(want.point, { doc, world, laws })
  const held = standsHere ? undefined : laws.mayTake(world, doc, want.point, isLoadBalancer)
  if (wait !== undefined) {
    claims.waiting.set(owner, wait)
    claims.desired.set(owner, claims.standing.get(owner) ?? [])
    return
  }
  if (held !== undefined) claims.held.set(owner, held)
  claims.desired.set(
    owner,
    want.ports.map((port) => ({ point: want.point, port })),
  )
}

function mayAdd(point: Point, { doc, world, laws }: Surroundings): Wait | undefined {
  if (isPublicIp(point)) return laws.mayEnter(world, doc, point)
  return world.doubted(doc, point) ? { on: point, why: 'moving', by: [], doc } : undefined
}

interface Granted {
  readonly granted: ReadonlyMap<Owner, readonly Slot[]>
  readonly refused: Map<Owner, Problem>
  readonly waiting: Map<Owner, Wait>
}

function grant(
  { desired, standing, waiting, held }: Claims,
  { request, world, laws }: Omit<Claiming, 'claims'>,
): Granted {
  const orderOf = (owner: Owner) => {
    const wish = request.wishes.get(owner)
    if (typeof wish !== 'object') return -Infinity
    return laws.standingWins ? wish.want.order - wish.want.claim * 1e6 : wish.want.order
  }
  const standsAtAddress = (owner: Owner, { point, port }: Slot) => {
    const shares = loadBalancers.map((lb) => world.share(lb, owner) as RulesWant | undefined)
    const there = shares.filter((share) => share?.point === point)
    if (there.some((share) => share?.ports.includes(port))) return 'slot'
    return there.length > 0 ? 'address' : undefined
  }
  const rules = { standing, standsAtAddress, orderOf, standingWins: laws.standingWins }
  const asIfFree = settle({ desired, ...rules })
  const refused = new Map<Owner, Problem>()
  tellLosers(asIfFree, desired, { wishes: request.wishes, refused, waiting })
  const now = new Map(asIfFree.granted)
  for (const [owner, wait] of held) {
    if (asIfFree.lost.has(owner)) continue
    waiting.set(owner, wait)
    now.set(owner, standing.get(owner) ?? [])
  }
  const settled = settle({ desired: now, ...rules })
  for (const [loser, winner] of settled.lost) waiting.set(loser, { on: nobody, why: 'clash', by: [winner] })
  return { granted: settled.granted, refused, waiting }
}

/** A clash with somebody who wants to be elsewhere is a wait, not a refusal. */
function tellLosers(
  { lost, granted }: Settlement,
  desired: ReadonlyMap<Owner, readonly Slot[]>,
  told: Omit<Granted, 'granted'> & Pick<Request, 'wishes'>,
): void {
  for (const [loser, winner] of lost) {
    const wanted = new Set(desired.get(loser)?.map(keyOf))
    const taken = granted.get(winner)?.find((slot) => wanted.has(keyOf(slot)))
    const isLeaving = told.wishes.get(winner) === 'leaving'
    const staysThere = desired.get(winner)?.some((slot) => taken !== undefined && keyOf(slot) === keyOf(taken)) ?? false
    if (!staysThere || isLeaving) told.waiting.set(loser, { on: nobody, why: 'clash', by: [winner] })
    else
      told.refused.set(loser, {
        field: 'ports',
        value: String(taken?.port),
        why: `used by ${winner}`,
        fix: 'take another',
      })
  }
}

interface Surroundings {
  readonly doc: DocId
  readonly world: WorldView
  readonly laws: LawsInForce
}

interface Renewed {
  readonly frontends: readonly Frontend[]
  /** Points whose empty frontend has to stay, and why. */
  readonly kept: ReadonlyMap<Point, Wait>
}

/** An empty frontend is the evidence for its address: it stays until nothing points at it, unless it is handed over. */
function renew(
  observed: readonly Frontend[],
  granted: ReadonlyMap<Owner, readonly Slot[]>,
  around: Surroundings,
): Renewed {
  const { doc, world, laws } = around
  const rulesOn = new Map<Point, { owner: Owner; port: number }[]>()
  for (const [owner, slots] of granted) {
    for (const { point, port } of slots) rulesOn.set(point, [...(rulesOn.get(point) ?? []), { owner, port }])
  }
  const kept = new Map<Point, Wait>()
  const frontends: Frontend[] = []
  for (const frontend of observed) {
    const rules = (rulesOn.get(frontend.on) ?? []).toSorted((a, b) => a.port - b.port)
    rulesOn.delete(frontend.on)
    const isEmptied = rules.length === 0 && !isForeignFrontend(frontend)
    const wait = isEmptied && !laws.transfers(world, frontend.on) ? laws.mayLeave(world, doc, frontend.on) : undefined
    if (wait !== undefined) kept.set(frontend.on, wait)
    if (!isEmptied || wait !== undefined) frontends.push({ ...frontend, rules })
  }
  for (const [on, rules] of rulesOn) {
    frontends.push({ name: `${rules[0]?.owner}`, on, rules: rules.toSorted((a, b) => a.port - b.port) })
  }
  return { frontends, kept }
}

function changesBetween(before: LoadBalancer | undefined, after: LoadBalancer | undefined): readonly Change[] {
  const had = slotsByOwner(before)
  const has = slotsByOwner(after)
  const changes: Change[] = []
  for (const owner of new Set([...had.keys(), ...has.keys()])) {
    const was = (had.get(owner) ?? []).toSorted(bySlot).map(keyOf).join(' ')
    const is = (has.get(owner) ?? []).toSorted(bySlot).map(keyOf).join(' ')
    if (was !== is) changes.push({ owner, text: `${owner}: ${was} -> ${is}`, effect: 'traffic' })
  }
  const frontendsOf = (body: LoadBalancer | undefined) =>
    body?.frontends
      .map(({ on }) => on)
      .toSorted()
      .join(' ') ?? 'none'
  if (changes.length === 0 && frontendsOf(before) !== frontendsOf(after)) {
    changes.push({ owner: nobody, text: `${frontendsOf(before)} -> ${frontendsOf(after)}`, effect: 'traffic' })
  }
  return changes
}
