/**
 * What the security group should become: every opening that is wished, shared by all who wish the same, and nothing closed
 * that may still be somebody's. Rules of others are left as they are and keep their priorities.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { mayEnter } from '../../document/laws.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Change, Plan, Wait } from '../../document/plan.ts'
import type { Wish } from '../../document/wish.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { settleTags } from '../document/settled-tags.ts'
import { limitProblem, overLimit, type LimitUse } from '../limits/limit-use.ts'
import { addressPoint } from '../points.ts'
import type { SecurityGroupBody, SecurityRule } from './body.ts'
import { closedPassages, passageKey, type Closed } from './closed-passages.ts'
import { mayClose, type Closing, type Evidence } from './evidence.ts'
import type { Opening, SecurityGroupPart, SecurityGroupWish } from './part.ts'
import { freePriority } from './priority.ts'
import { sizeOf, usesOf } from './limits.ts'
import { destinationsOf, newRule, openingKey, ruleKey, withDestinations } from './rule.ts'

export type SecurityGroupRequest = PlanRequest<SecurityGroupBody, SecurityGroupPart>

/** One rule to be, with everybody who wishes a destination in it. */
interface Desired {
  readonly opening: Omit<Opening, 'destinations'>
  readonly destinations: Map<string, Owner>
}

export function planSecurityGroup(
  request: SecurityGroupRequest,
  world: WorldView,
  evidence: Evidence,
): Plan<SecurityGroupBody> {
  const { doc, wishes } = request
  const { body } = request.observed
  if (body === undefined) {
    evidence.closings.forget()
    return absentGroup(request)
  }
  const wanted = new Map(
    [...wishes].flatMap(([owner, wish]) =>
      typeof wish === 'object' && wish.want.kind === 'security-group' ? [[owner, wish.want] as const] : [],
    ),
  )
  const closed = closedPassages(body.properties?.securityRules ?? [], wanted, evidence)
  const past = new Set([...wanted.values()].flatMap(({ closes }) => closes))
  const around: Closing = { doc, world, evidence, past, asked: new Set(wishes.keys()) }
  const waiting = new Map<Owner, Wait>()
  for (const [owner, wish] of wanted) {
    const wait = mayOpen(wish, around)
    if (wait !== undefined) waiting.set(owner, wait)
  }
  const { draft, refused } = fitLimits(wanted, new Set(waiting.keys()), {
    make: (granted) => makeRules(body, granted, around),
    overIn: (rules) => overLimit(usesOf(sizeOf(body, rules), evidence.limits)),
    closed,
  })
  const opened =
    draft.changes.length === 0 ? body : { ...body, properties: { ...body.properties, securityRules: draft.rules } }
  const settled = settleTags(body.tags ?? {}, { tags: wanted.size === 0 ? {} : evidence.tags, keep: undefined })
  const tagged = [...settled.changes.values()].map((text): Change => ({ owner: nobody, text, effect: 'traffic' }))
  const next = tagged.length === 0 ? opened : { ...opened, tags: settled.tags }
  return { body: next, changes: [...draft.changes, ...tagged], refused, waiting }
}

type Wanted = ReadonlyMap<Owner, SecurityGroupWish>

/** Leaves out the newest newcomers until the rest fits; whoever is left out keeps what is open to it. */
function fitLimits(
  wanted: Wanted,
  waiting: ReadonlySet<Owner>,
  { make, overIn, closed }: Fitting,
): { readonly draft: Made; readonly refused: ReadonlyMap<Owner, Problem> } {
  const refused = new Map<Owner, Problem>()
  const attempt = () => make(granting(wanted, new Set([...waiting, ...refused.keys()]), closed))
  let draft = attempt()
  for (let over = overIn(draft.rules); over !== undefined; over = overIn(draft.rules)) {
    const newest = draft.newcomers.at(-1)
    if (newest === undefined) break
    refused.set(newest, limitProblem(over))
    draft = attempt()
  }
  return { draft, refused }
}

interface Fitting {
  readonly make: (granted: Granted) => Made
  readonly overIn: (rules: readonly SecurityRule[]) => LimitUse | undefined
  readonly closed: Closed
}

interface Granted {
  readonly wishes: Wanted
  /** Addresses to which nothing is closed. */
  readonly kept: ReadonlySet<string>
  readonly closed: Closed
}

function granting(wanted: Wanted, leftOut: ReadonlySet<Owner>, closed: Closed): Granted {
  const kept = [...wanted].flatMap(([owner, { keeps, openings }]) =>
    leftOut.has(owner) ? [...keeps, ...openings.flatMap(({ destinations }) => destinations)] : keeps,
  )
  const wishes = new Map([...wanted].filter(([owner]) => !leftOut.has(owner)))
  return { wishes, closed, kept: new Set([...kept, ...closed.addresses]) }
}

function absentGroup({ wishes, doc }: SecurityGroupRequest): Plan<SecurityGroupBody> {
  // Who wants nothing open has all that it wants, and may leave.
  const isWaiting = (wish: Wish<SecurityGroupPart>) =>
    typeof wish === 'object' && 'openings' in wish.want && wish.want.openings.length > 0
  const wanting = [...wishes].filter(([, wish]) => isWaiting(wish)).map(([owner]) => owner)
  const wait: Wait = { on: doc, why: 'absent', by: [] }
  return { body: undefined, changes: [], refused: new Map(), waiting: new Map(wanting.map((owner) => [owner, wait])) }
}

/** *Add*: an address is opened only when it is surely ours to open. Nodes and addresses named by the user need no proof. */
function mayOpen(wish: SecurityGroupWish, { doc, world, evidence }: Closing): Wait | undefined {
  for (const address of new Set(wish.openings.flatMap(({ destinations }) => destinations))) {
    if (evidence.isNode(address) || world.what(addressPoint(address)) === undefined) continue
    const wait = mayEnter(world, doc, addressPoint(address))
    if (wait !== undefined) return wait
  }
  return undefined
}

interface Made {
  readonly rules: readonly SecurityRule[]
  readonly changes: readonly Change[]
  /** Owners for whom something was added, in that order. */
  readonly newcomers: Owner[]
}

function makeRules(body: SecurityGroupBody, { wishes, kept, closed }: Granted, around: Closing): Made {
  const { prefix } = around.evidence
  const desired = collect(wishes, closed)
  const changes: Change[] = []
  const newcomers: Owner[] = []
  const rules = (body.properties?.securityRules ?? []).flatMap((rule) => {
    const key = ruleKey(rule, prefix)
    if (key === undefined) return [rule]
    const wanted = desired.get(key)
    desired.delete(key)
    return adjust(rule, wanted?.destinations ?? new Map(), { around, kept, changes, newcomers })
  })
  for (const { opening, destinations } of desired.values()) {
    const priority = freePriority(rules, opening.access)
    const taken = new Set(rules.map(({ name }) => name.toLowerCase()))
    const rule = newRule(opening, { prefix, taken, priority, destinations: [...destinations.keys()] })
    rules.push(rule)
    for (const [address, owner] of destinations) {
      changes.push({
        owner,
        text: `${opening.access.toLowerCase()} ${describe(opening)} to ${address}`,
        effect: 'traffic',
      })
      newcomers.push(owner)
    }
  }
  return { rules, changes, newcomers }
}

function collect(wishes: Wanted, closed: Closed): Map<string, Desired> {
  const desired = new Map<string, Desired>()
  for (const [owner, { openings }] of wishes) {
    for (const { destinations: all, ...opening } of openings) {
      const destinations = all.filter((address) => !closed.keys.has(passageKey(opening, address)))
      if (destinations.length === 0) continue
      const key = openingKey(opening)
      const entry = desired.get(key) ?? { opening, destinations: new Map<string, Owner>() }
      for (const address of destinations) if (!entry.destinations.has(address)) entry.destinations.set(address, owner)
      desired.set(key, entry)
    }
  }
  return desired
}

interface Notes {
  readonly around: Closing
  readonly kept: ReadonlySet<string>
  readonly changes: Change[]
  readonly newcomers: Owner[]
}

/** The standing rule with the destinations that are wished, and those that are not ours to close. None left: no rule. */
function adjust(
  rule: SecurityRule,
  wanted: ReadonlyMap<string, Owner>,
  { around, kept, changes, newcomers }: Notes,
): SecurityRule[] {
  const standing = destinationsOf(rule)
  // Thousands of Services share one rule: looking through all of its addresses for each is a tenth of a second a plan.
  const isStanding = new Set(standing)
  const isKept = (address: string) => wanted.has(address) || kept.has(address) || !mayClose(address, around)
  const staying = standing.filter(isKept)
  const joining = [...wanted].filter(([address]) => !isStanding.has(address))
  if (staying.length === standing.length && joining.length === 0) return [rule]
  for (const [address, owner] of joining) {
    changes.push({ owner, text: `open ${rule.name} to ${address}`, effect: 'traffic' })
    newcomers.push(owner)
  }
  const isStaying = new Set(staying)
  for (const address of standing) {
    if (isStaying.has(address)) continue
    changes.push({ owner: nobody, text: `close ${rule.name} to ${address}`, effect: 'traffic' })
  }
  const destinations = [...staying, ...joining.map(([address]) => address)]
  return destinations.length === 0 ? [] : [withDestinations(rule, destinations)]
}

function describe({ protocol, ports, sources }: Omit<Opening, 'destinations'>): string {
  return `${protocol} ${ports.join(',') || '*'} from ${sources.join(',') || '*'}`
}
