/**
 * What a public IP should become. It is born with the first Service that asks for it and leaves with the last, once nothing
 * points at it any more; a user's own address (no Service tag) is never written.
 */
import type { PlanRequest } from '../../document/kind.ts'
import { mayLeave } from '../../document/laws.ts'
import { nobody, type Owner } from '../../document/names.ts'
import type { Change, Plan, Wait } from '../../document/plan.ts'
import type { WorldView } from '../../document/world-view.ts'
import type { Problem } from '../../intent/problem.ts'
import { bindDnsLabel, bindServices, boundServices, dnsLabelService, tagValueLimit } from '../names/tags.ts'
import type { Directory } from '../document/directory.ts'
import { addressPoint, publicIpPoint } from '../points.ts'
import type { PublicIpBody } from './body.ts'
import { newPublicIp } from './new-public-ip.ts'
import type { PublicIpPart, PublicIpWish } from './part.ts'
import { ownServices } from './own-services.ts'

type Request = PlanRequest<PublicIpBody, PublicIpPart>

export interface PublicIpSurroundings {
  readonly directory: Directory
  /** The cluster's name, as it stands in the tag. */
  readonly cluster: string
}

export function planPublicIp(
  request: Request,
  world: WorldView,
  { directory, cluster }: PublicIpSurroundings,
): Plan<PublicIpBody> {
  const { body } = request.observed
  const wanting = wantsOf(request)
  if (body === undefined) return planBirth(request, wanting, cluster)
  const services = ownServices(body.tags, cluster)
  if (services.length === 0) return unchanged(body)
  const staying = stayingServices(request, services, world, directory)
  const joined = [...staying, ...[...wanting.values()].map((wish) => wish.service)]
  const named = [...new Set(joined)]
  if (named.length === 0) return planDeath(request, body, world)
  return planTags({ request, body, services: named, wanting }, { directory, cluster })
}

function wantsOf({ wishes }: Request): ReadonlyMap<Owner, PublicIpWish> {
  const wants = [...wishes].flatMap(([owner, wish]) => {
    const want = typeof wish === 'object' && wish.want.kind === 'public-ip' ? wish.want : undefined
    return want === undefined ? [] : [[owner, want] as const]
  })
  return new Map(wants)
}

function planBirth({ doc }: Request, wanting: ReadonlyMap<Owner, PublicIpWish>, cluster: string): Plan<PublicIpBody> {
  const refused = new Map<Owner, Problem>()
  const creators = [...wanting].filter(([, wish]) => wish.create !== undefined)
  const [first] = creators
  const name = doc.split('/').at(-1) ?? doc
  if (first === undefined) return { ...unchanged(undefined), refused }
  const body = newPublicIp(
    name,
    first[1],
    creators.map(([, wish]) => wish.service),
    cluster,
  )
  const changes = creators.map(([owner], at): Change => {
    const text = at === 0 ? `create public IP ${name}` : `share public IP ${name}`
    return { owner, text, effect: 'traffic' }
  })
  return { body, changes, refused, waiting: new Map() }
}

/** Those in the tag who did not say that they go. One whose rules still stand on the address stays named, or nobody would guard it. */
function stayingServices(
  { wishes, doc }: Request,
  services: readonly string[],
  world: WorldView,
  directory: Directory,
): readonly string[] {
  const staying = services.filter((service) => wishes.get(directory.ownerOf(service)) !== 'gone')
  const standing = world.stands(publicIpPoint(doc)).flatMap(({ owner }) => {
    const name = wishes.get(owner) === 'gone' ? undefined : directory.nameOf(owner)
    return name === undefined || staying.includes(name) ? [] : [name]
  })
  return [...staying, ...standing]
}

function planDeath({ doc, wishes }: Request, body: PublicIpBody, world: WorldView): Plan<PublicIpBody> {
  const leaving = [...wishes].filter(([, wish]) => wish === 'gone').map(([owner]) => owner)
  const address = body.properties?.ipAddress
  const wait = mayLeave(world, doc, publicIpPoint(doc)) ?? (address && mayLeave(world, doc, addressPoint(address)))
  if (leaving.length === 0) return unchanged(body)
  // The tag stays until the address is gone: without it the address would look like a user's own and be leaked.
  if (wait) return { ...unchanged(body), waiting: new Map(leaving.map((owner) => [owner, wait])) }
  const text = `delete public IP ${body.name ?? doc} (${address ?? 'no address'})`
  const changes = leaving.map((owner): Change => ({ owner, text, effect: 'address' }))
  return { ...unchanged(undefined), changes }
}

interface Use {
  readonly request: Request
  readonly body: PublicIpBody
  readonly services: readonly string[]
  readonly wanting: ReadonlyMap<Owner, PublicIpWish>
}

function planTags(
  { request: { wishes }, body, services, wanting }: Use,
  { directory, cluster }: PublicIpSurroundings,
): Plan<PublicIpBody> {
  const refused = new Map<Owner, Problem>()
  const before = boundServices(body.tags ?? {})
  const accepted = services.filter((service, at) => {
    const fits = services.slice(0, at + 1).join(',').length <= tagValueLimit || before.includes(service)
    if (!fits) refused.set(directory.ownerOf(service), tooManyServices(service, body))
    return fits
  })
  const changes: Change[] = []
  let next: PublicIpBody = body
  if (!sameMembers(before, accepted)) {
    next = { ...next, tags: bindServices(next.tags ?? {}, accepted, cluster) }
    changes.push(...tagChanges(before, accepted, wishes, directory))
  }
  const claimed = new Set<string>()
  for (const [owner, wish] of inOrder(wanting)) {
    if (refused.has(owner)) continue
    const outcome = applyOptions(next, wish, claimed)
    if ('problem' in outcome) refused.set(owner, outcome.problem)
    else {
      next = outcome.body
      changes.push(...outcome.changes.map((text): Change => ({ owner, text, effect: 'traffic' })))
    }
  }
  return { body: next, changes, refused, waiting: new Map<Owner, Wait>() }
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

type Applied = { readonly body: PublicIpBody; readonly changes: readonly string[] } | { readonly problem: Problem }

/** Two Services that share an address may want other values of one tag: the first by name has it, or it would flip for ever. */
function inOrder(wanting: ReadonlyMap<Owner, PublicIpWish>): (readonly [Owner, PublicIpWish])[] {
  return [...wanting].toSorted(([, one], [, other]) => (one.service < other.service ? -1 : 1))
}

/** Tags and DNS label of one Service. Tags are only added or set: what others put there stays. */
function applyOptions(body: PublicIpBody, wish: PublicIpWish, claimed: Set<string>): Applied {
  const missing = Object.entries(wish.tags).filter(([key, value]) => !claimed.has(key) && body.tags?.[key] !== value)
  for (const key of Object.keys(wish.tags)) claimed.add(key)
  let next: PublicIpBody = body
  const changes = missing.map(([key, value]) => `set tag ${key}=${value}`)
  if (missing.length > 0) next = { ...next, tags: { ...next.tags, ...Object.fromEntries(missing) } }
  const label = body.properties?.dnsSettings?.domainNameLabel ?? ''
  if (wish.dnsLabel === undefined || wish.dnsLabel === label) return { body: next, changes }
  const holder = dnsLabelService(body.tags ?? {})
  if (holder !== undefined && holder !== wish.service && label !== '') return { problem: labelTaken(wish, holder) }
  return { body: withLabel(next, wish), changes: [...changes, `set DNS label "${wish.dnsLabel}" (was "${label}")`] }
}

function withLabel(body: PublicIpBody, wish: PublicIpWish): PublicIpBody {
  const { dnsSettings: _dnsSettings, ...properties } = body.properties ?? {}
  const { dnsLabel = '' } = wish
  if (dnsLabel === '') return { ...body, tags: bindDnsLabel(body.tags ?? {}, undefined), properties }
  return {
    ...body,
    tags: bindDnsLabel(body.tags ?? {}, wish.service),
    properties: { ...properties, dnsSettings: { domainNameLabel: dnsLabel } },
  }
}

function tooManyServices(service: string, body: PublicIpBody): Problem {
  return {
    field: 'service.beta.kubernetes.io/azure-load-balancer-ipv4',
    value: body.properties?.ipAddress ?? '',
    why: `the public IP's tag has no room for ${service}: a tag holds ${tagValueLimit} characters`,
    fix: 'Use an address with fewer Services, or a public IP of your own, which needs no tag',
  }
}

function labelTaken(wish: PublicIpWish, holder: string): Problem {
  return {
    field: 'service.beta.kubernetes.io/azure-dns-label-name',
    value: wish.dnsLabel ?? '',
    why: `the DNS label of this public IP belongs to Service ${holder}`,
    fix: 'Take the annotation off one of the two Services',
  }
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member))
}

function unchanged(body: PublicIpBody | undefined): Plan<PublicIpBody> {
  return { body, changes: [], refused: new Map(), waiting: new Map() }
}
