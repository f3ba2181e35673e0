/**
 * What a private link service should become. It stands on one frontend for all Services there and belongs to one of them;
 * when that one goes, the next who wants it has it, so that nobody's connections end without need.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { holdFor } from '../../document/laws.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Change, Plan, Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { nameIn } from '../names/ids.ts'
import { privateLinkOwner } from '../names/tags.ts'
import { frontendPoint } from '../points.ts'
import { mayBeBorn, mayMoveIn } from './admission.ts'
import type { PrivateLinkBody } from './body.ts'
import { isOurs, ownerOf, type PrivateLinkSurroundings } from './ownership.ts'
import type { PrivateLinkPart, PrivateLinkWish } from './part.ts'
import { frontendTaken, nameForeign, nameTaken, renamed, settingsOfOther } from './problems.ts'
import { applySettings } from './settings.ts'

export type PrivateLinkRequest = PlanRequest<PrivateLinkBody, PrivateLinkPart>
type Wanting = readonly (readonly [Owner, PrivateLinkWish])[]

export function planPrivateLink(
  request: PrivateLinkRequest,
  world: WorldView,
  around: PrivateLinkSurroundings,
): Plan<PrivateLinkBody> {
  const { body } = request.observed
  const wanting = wantsOf(request)
  if (body === undefined) return planBirth(request, wanting, world, around)
  if (!isOurs(body, around.cluster)) return planForeign(request, body, wanting)
  const holder = ownerOf(body, around)
  const heir = isStaying(request, holder) ? holder : heirOf(request, body, wanting)
  if (heir === undefined) return planWithoutHeir(request, { body, holder, wanting }, world)
  const refused = refusalsOf({ request, body, heir, wanting })
  const wish = refused.has(heir) ? undefined : wanting.find(([owner]) => owner === heir)?.[1]
  if (wish === undefined) return { ...unchanged(body), refused }
  if (!standsOn(body, wish)) return { ...planDeath(request, body, { owner: heir, world }), refused }
  return { ...planSettings(request, { body, owner: heir, wish }, world, around), refused }
}

/** Those who want it, the oldest first. */
function wantsOf({ wishes }: PrivateLinkRequest): Wanting {
  const wants = [...wishes].flatMap(([owner, wish]) =>
    typeof wish === 'object' && wish.want.kind === 'private-link' ? [[owner, wish.want] as const] : [],
  )
  const key = ({ createdAt, service }: PrivateLinkWish) => `${createdAt} ${service}`
  return wants.toSorted(([, one], [, other]) => (key(one) < key(other) ? -1 : 1))
}

/** Absence is not deletion: an owner that says nothing keeps it. */
function isStaying({ wishes }: PrivateLinkRequest, holder: Owner): boolean {
  return holder !== nobody && wishes.get(holder) !== 'gone'
}

function heirOf({ doc }: PrivateLinkRequest, body: PrivateLinkBody, wanting: Wanting): Owner | undefined {
  return wanting.find(([, wish]) => standsOn(body, wish) && hasName(wish, nameIn(doc)))?.[0]
}

function planForeign({ doc }: PrivateLinkRequest, body: PrivateLinkBody, wanting: Wanting): Plan<PrivateLinkBody> {
  const why = (wish: PrivateLinkWish) =>
    standsOn(body, wish) ? frontendTaken(nameIn(doc), wish) : nameForeign(nameIn(doc))
  return { ...unchanged(body), refused: new Map(wanting.map(([owner, wish]) => [owner, why(wish)])) }
}

interface Standing {
  readonly body: PrivateLinkBody
  readonly holder: Owner
  readonly wanting: Wanting
}

/** Its owner goes, or lives no more; those who want the name for another frontend can have it only in the former case. */
function planWithoutHeir(
  request: PrivateLinkRequest,
  { body, holder, wanting }: Standing,
  world: WorldView,
): Plan<PrivateLinkBody> {
  if (request.wishes.get(holder) === 'gone') {
    const plan = planDeath(request, body, { owner: holder, world })
    const wait: Wait = { on: request.doc, why: 'held', by: [holder], doc: request.doc }
    return { ...plan, waiting: new Map([...plan.waiting, ...wanting.map(([owner]) => [owner, wait] as const)]) }
  }
  const of = privateLinkOwner(body.tags ?? {}) ?? 'nobody'
  return { ...unchanged(body), refused: new Map(wanting.map(([owner]) => [owner, nameTaken(nameIn(request.doc), of)])) }
}

interface Judging {
  readonly request: PrivateLinkRequest
  readonly body: PrivateLinkBody
  readonly heir: Owner
  readonly wanting: Wanting
}

/** Who cannot have what it wants: another name, or a say in what another Service owns. */
function refusalsOf({ request, body, heir, wanting }: Judging): ReadonlyMap<Owner, Problem> {
  const name = nameIn(request.doc)
  const holder = wanting.find(([owner]) => owner === heir)?.[1].service ?? privateLinkOwner(body.tags ?? {}) ?? ''
  const problems = wanting.flatMap(([owner, wish]): [Owner, Problem][] => {
    if (owner === heir) return hasName(wish, name) ? [] : [[owner, renamed(name, wish.name ?? '')]]
    if (!standsOn(body, wish)) return [[owner, nameTaken(name, holder)]]
    return wish.settings.length === 0 ? [] : [[owner, settingsOfOther(name, holder, wish.settings)]]
  })
  return new Map(problems)
}

function planBirth(
  request: PrivateLinkRequest,
  wanting: Wanting,
  world: WorldView,
  { cluster }: PrivateLinkSurroundings,
): Plan<PrivateLinkBody> {
  const [first] = wanting
  if (first === undefined) return unchanged(undefined)
  const [owner, wish] = first
  const answer = mayBeBorn(request.doc, wish, world)
  if (answer !== undefined && 'problem' in answer) {
    return { ...unchanged(undefined), refused: new Map(wanting.map(([one]) => [one, answer.problem])) }
  }
  if (answer !== undefined) {
    return { ...unchanged(undefined), waiting: new Map(wanting.map(([one]) => [one, answer.wait])) }
  }
  const name = nameIn(request.doc)
  const frontend = { loadBalancerFrontendIpConfigurations: [{ id: wish.frontendId }] }
  const { body } = applySettings({ name, location: wish.location, properties: frontend }, name, wish, cluster)
  const refused = refusalsOf({ request, body, heir: owner, wanting })
  const addresses = `${wish.addressCount} ${wish.addressCount === 1 ? 'address' : 'addresses'}`
  const text = `create private link service ${name} (frontend ${nameIn(wish.frontendId)}, ${addresses} in subnet ${nameIn(wish.subnetId)})`
  return { ...unchanged(body), changes: [{ owner, text, effect: 'traffic' }], refused }
}

interface Use {
  readonly body: PrivateLinkBody
  readonly owner: Owner
  readonly wish: PrivateLinkWish
}

function planSettings(
  { doc }: PrivateLinkRequest,
  { body, owner, wish }: Use,
  world: WorldView,
  { cluster }: PrivateLinkSurroundings,
): Plan<PrivateLinkBody> {
  const { body: next, changes } = applySettings(body, nameIn(doc), wish, cluster)
  if (changes.length === 0) return unchanged(body)
  const wait = mayMoveIn(doc, wish, world)
  if (wait !== undefined) return { ...unchanged(body), waiting: new Map([[owner, wait]]) }
  const hold = holdFor(world, [frontendPoint(wish.frontendId)])
  return {
    ...unchanged(next),
    changes: changes.map((text): Change => ({ owner, text, effect: 'traffic' })),
    ...(hold === undefined ? {} : { hold }),
  }
}

/** It goes with its connections. Whoever stands on the frontend and has said nothing yet may want it. */
function planDeath(
  { doc }: PrivateLinkRequest,
  body: PrivateLinkBody,
  { owner, world }: { readonly owner: Owner; readonly world: WorldView },
): Plan<PrivateLinkBody> {
  const silent = frontendsOf(body)
    .map(frontendPoint)
    .find((point) => !world.allSpoke(point))
  if (silent !== undefined) {
    return { ...unchanged(body), waiting: new Map([[owner, { on: silent, why: 'pointed', by: [] }]]) }
  }
  const connections = body.properties?.privateEndpointConnections?.length ?? 0
  const text = `delete private link service ${nameIn(doc)} (${connections} ${connections === 1 ? 'connection' : 'connections'})`
  return { ...unchanged(undefined), changes: [{ owner, text, effect: 'address' }] }
}

function frontendsOf({ properties }: PrivateLinkBody): readonly string[] {
  return (properties?.loadBalancerFrontendIpConfigurations ?? []).map(({ id }) => id)
}

function standsOn(body: PrivateLinkBody, { frontendId }: PrivateLinkWish): boolean {
  return frontendsOf(body).some((id) => id.toLowerCase() === frontendId.toLowerCase())
}

function hasName({ name: wished }: PrivateLinkWish, name: string): boolean {
  return wished === undefined || wished.toLowerCase() === name.toLowerCase()
}

function unchanged(body: PrivateLinkBody | undefined): Plan<PrivateLinkBody> {
  return { body, changes: [], refused: new Map(), waiting: new Map() }
}
