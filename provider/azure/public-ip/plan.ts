/**
 * What a public IP should become. It is born with the first Service that asks for it and leaves with the last, once nothing
 * points at it any more; a user's own address (no Service tag) is never tagged and never deleted.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { mayLeave } from '../../document/laws.ts'
import { nobody, type DocId, type Owner } from '../../document/names.ts'
import type { Change, Plan, Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { limitOf } from '../limits/limit.ts'
import { bindServices, boundServices, tagValueLimit, unbind } from '../names/tags.ts'
import type { Directory } from '../document/directory.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { PublicIpBody } from './body.ts'
import { leaves, releases } from './leaves.ts'
import { newPublicIp } from './new-public-ip.ts'
import { applyOptions, type OptionSurroundings, type Wanting } from './options.ts'
import type { PublicIpCreation, PublicIpPart, PublicIpWish } from './part.ts'
import { ownServices } from './own-services.ts'

type Request = PlanRequest<PublicIpBody, PublicIpPart>

export interface PublicIpSurroundings {
  readonly directory: Directory
  /** The cluster's name, as it stands in the tag. */
  readonly cluster: string
  readonly systemTags: readonly string[] | undefined
  readonly mutatesIpTags: boolean
}

export function planPublicIp(request: Request, world: WorldView, around: PublicIpSurroundings): Plan<PublicIpBody> {
  const { body } = request.observed
  const wanting = wantsOf(request)
  const options = optionsOf(request.doc, world, around)
  if (body === undefined) return planBirth(request, wanting, around.cluster, options)
  const services = ownServices(body.tags, around.cluster)
  if (services.length === 0) return planOthers(body, wanting, options)
  const staying = stayingServices(request, services, world, around.directory)
  const joined = [...staying, ...[...wanting.values()].map((wish) => wish.service)]
  const named = [...new Set(joined)]
  if (named.length === 0) return planEnd(request, body, world)
  const lingering = lingeringServices(request, services, world, around.directory)
  const plan = planUse(
    { request, body, services: [...new Set([...named, ...lingering.keys()])], wanting },
    around,
    options,
  )
  return lingering.size === 0 ? plan : { ...plan, waiting: new Map(lingering.values()) }
}

/**
 * Those who go while their rules still stand on an address that others keep. Unnamed now, each would have nothing left here,
 * would wish nothing more, and be named again because of its rules, for ever: and no rule can go while the tag is written.
 */
function lingeringServices(
  { wishes, doc }: Request,
  services: readonly string[],
  world: WorldView,
  directory: Directory,
): ReadonlyMap<string, readonly [Owner, Wait]> {
  const on = publicIpPoint(doc)
  const standing = new Map(world.stands(on).map((one) => [one.owner, one.doc]))
  const lingering = services.flatMap((service): [string, readonly [Owner, Wait]][] => {
    const owner = directory.ownerOf(service)
    const where = leaves(wishes.get(owner)) ? standing.get(owner) : undefined
    return where === undefined ? [] : [[service, [owner, { on, why: 'pointed', by: [owner], doc: where }]]]
  })
  return new Map(lingering)
}

type Options = Omit<OptionSurroundings, 'haveAllSpoken'>

function optionsOf(doc: DocId, world: WorldView, around: PublicIpSurroundings): Options {
  const { directory, systemTags, mutatesIpTags } = around
  return { doc, world, directory, systemTags, mutatesIpTags, isUserMade: false }
}

function wantsOf({ wishes }: Request): Wanting {
  const wants = [...wishes].flatMap(([owner, wish]) => {
    const want = typeof wish === 'object' && wish.want.kind === 'public-ip' ? wish.want : undefined
    return want === undefined ? [] : [[owner, want] as const]
  })
  return new Map(wants)
}

function planBirth({ doc }: Request, wanting: Wanting, cluster: string, options: Options): Plan<PublicIpBody> {
  const name = doc.split('/').at(-1) ?? doc
  const creators = [...wanting].flatMap(([owner, wish]): Creator[] =>
    wish.create === undefined ? [] : [{ owner, wish, create: wish.create }],
  )
  const [first] = creators
  if (first === undefined) return unchanged(undefined)
  const bare = newPublicIp(name, first.create, first.wish.ipTags)
  const asked = new Map(creators.map(({ owner, wish }) => [owner, wish]))
  const { refused } = applyOptions(bare, asked, { ...options, haveAllSpoken: false })
  const accepted = creators.filter(({ owner }) => !refused.has(owner))
  if (accepted.length === 0) return { ...unchanged(undefined), refused }
  const services = accepted.map(({ wish }) => wish.service)
  const bound = { ...bare, tags: bindServices({}, services, cluster) }
  const granted = new Map(accepted.map(({ owner, wish }) => [owner, wish]))
  const { body } = applyOptions(bound, granted, { ...options, haveAllSpoken: false })
  const changes = accepted.map(({ owner }, at): Change => {
    const text = at === 0 ? `create public IP ${name}` : `share public IP ${name}`
    return { owner, text, effect: 'traffic' }
  })
  return { body, changes, refused, waiting: new Map() }
}

interface Creator {
  readonly owner: Owner
  readonly wish: PublicIpWish
  readonly create: PublicIpCreation
}

/** Nothing is written on what another cluster has; a user's own may get a label. */
function planOthers(body: PublicIpBody, wanting: Wanting, options: Options): Plan<PublicIpBody> {
  if (boundServices(body.tags ?? {}).length > 0) return unchanged(body)
  const applied = applyOptions(body, wanting, { ...options, isUserMade: true, haveAllSpoken: false })
  return { ...applied, waiting: new Map() }
}

/** Those in the tag who did not say that they go. One whose rules still stand on the address stays named, or nobody would guard it. */
function stayingServices(
  { wishes, doc }: Request,
  services: readonly string[],
  world: WorldView,
  directory: Directory,
): readonly string[] {
  const staying = services.filter((service) => !leaves(wishes.get(directory.ownerOf(service))))
  const standing = world.stands(publicIpPoint(doc)).flatMap(({ owner }) => {
    const name = leaves(wishes.get(owner)) ? undefined : directory.nameOf(owner)
    return name === undefined || staying.includes(name) ? [] : [name]
  })
  return [...staying, ...standing]
}

/** The last one goes: the public IP is deleted, or stays behind as somebody's own. */
function planEnd({ doc, wishes }: Request, body: PublicIpBody, world: WorldView): Plan<PublicIpBody> {
  const leaving = [...wishes].filter(([, wish]) => leaves(wish)).map(([owner]) => owner)
  const address = body.properties?.ipAddress
  const wait = mayLeave(world, doc, publicIpPoint(doc)) ?? (address && mayLeave(world, doc, addressPoint(address)))
  if (leaving.length === 0) return unchanged(body)
  // The tag stays until the address is gone: without it the address would look like a user's own and be leaked.
  if (wait) return { ...unchanged(body), waiting: new Map(leaving.map((owner) => [owner, wait])) }
  const isRetained = [...wishes.values()].some((wish) => releases(wish))
  const what = `public IP ${body.name ?? doc} (${address ?? 'no address'})`
  const change: Omit<Change, 'owner'> = isRetained
    ? { text: `leave ${what} behind without tags of ours`, effect: 'traffic' }
    : { text: `delete ${what}`, effect: 'address' }
  const next = isRetained ? { ...body, tags: unbind(body.tags ?? {}) } : undefined
  return { ...unchanged(next), changes: leaving.map((owner): Change => ({ owner, ...change })) }
}

interface Use {
  readonly request: Request
  readonly body: PublicIpBody
  readonly services: readonly string[]
  readonly wanting: Wanting
}

function planUse(
  { request: { wishes }, body, services, wanting }: Use,
  { directory, cluster }: PublicIpSurroundings,
  options: Options,
): Plan<PublicIpBody> {
  const refused = new Map<Owner, Problem>()
  const before = boundServices(body.tags ?? {})
  const accepted = services.filter((service, at) => {
    const fits = services.slice(0, at + 1).join(',').length <= tagValueLimit || before.includes(service)
    if (!fits) refused.set(directory.ownerOf(service), tooManyServices(service, body))
    return fits
  })
  const isSame = sameMembers(before, accepted)
  const bound = isSame ? body : { ...body, tags: bindServices(body.tags ?? {}, accepted, cluster) }
  const named = new Set([...wanting.values()].map(({ service }) => service))
  const applied = applyOptions(bound, new Map([...wanting].filter(([owner]) => !refused.has(owner))), {
    ...options,
    haveAllSpoken: accepted.every((service) => named.has(service)),
  })
  return {
    body: applied.body,
    changes: [...(isSame ? [] : tagChanges(before, accepted, wishes, directory)), ...applied.changes],
    refused: new Map([...refused, ...applied.refused]),
    waiting: new Map<Owner, Wait>(),
  }
}

function tagChanges(
  before: readonly string[],
  after: readonly string[],
  wishes: Request['wishes'],
  directory: Directory,
): Change[] {
  const change = (service: string, verb: string): Change => {
    const owner = directory.ownerOf(service)
    const text = `${verb} Service ${service} in the tag of the public IP`
    return { owner: wishes.has(owner) ? owner : nobody, text, effect: 'traffic' }
  }
  return [
    ...after.filter((service) => !before.includes(service)).map((service) => change(service, 'name')),
    ...before.filter((service) => !after.includes(service)).map((service) => change(service, 'drop')),
  ]
}

function tooManyServices(service: string, body: PublicIpBody): Problem {
  return {
    field: 'service.beta.kubernetes.io/azure-load-balancer-ipv4',
    value: body.properties?.ipAddress ?? '',
    why: `the public IP's tag has no room for ${service}: a tag holds ${tagValueLimit} characters`,
    fix: limitOf('serviceTag').fix,
  }
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member))
}

function unchanged(body: PublicIpBody | undefined): Plan<PublicIpBody> {
  return { body, changes: [], refused: new Map(), waiting: new Map() }
}
