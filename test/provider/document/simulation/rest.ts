/** What must be true once users and faults have come to rest: everybody has what it wished or a good reason, and nothing leaks. */
import { foreign, type Owner } from '#provider/document/names'
import {
  isForeignFrontend,
  isManaged,
  isPublicIp,
  keyOf,
  loadBalancers,
  ownPublicIp,
  securityGroup,
  slotsByOwner,
  type LoadBalancer,
  type Slot,
} from './bodies.ts'
import type { Cluster, Intent, Service } from './cluster.ts'
import type { Outside } from './outside.ts'
import { poisonOpening, poisonPair, poisonPort } from './refusal.ts'
import { isOpen, standsWhole } from './watch.ts'

/** What a play may leave behind for good. */
export interface Allowance {
  /** A controller died while it handed over an address that nothing outside shows as ours: it is left open. */
  readonly forgottenOpenings: boolean
}

export function breachesAtRest(cluster: Cluster, outside: Outside, allowance?: Allowance): string[] {
  return [
    ...[...cluster.services.values()].flatMap((service) => unmet(service, cluster, outside)),
    ...leakedRules(cluster, outside),
    ...wrongOpenings(cluster, outside, allowance),
    ...leakedPublicIps(cluster, outside),
  ]
}

function unmet(service: Service, cluster: Cluster, outside: Outside): string[] {
  const { owner, isDeleted, isBroken, intent, status } = service
  if (isDeleted) return [`${owner} is deleted but not gone`]
  if (isBroken) return []
  const isMet =
    standsWhole(service, outside) !== undefined && isOpen(service, outside) && service.status === intent.point
  const isContent = service.reason === undefined || service.reason.startsWith('waiting: held')
  if (isMet) return isContent ? [] : [`${owner} has all it wished but says ${service.reason}`]
  // Who was just being handed over when he asked for what does not exist has let go already.
  const isMissing = isPublicIp(intent.point) && outside.body(intent.point) === undefined
  const isLost = status !== undefined && !standsAnywhere(owner, outside) && !isMissing
  if (isLost && !hasPoison(intent)) return [`${owner} lost ${status} for good`]
  if (!hasExcuse(service, cluster, outside))
    return [`${owner} wants ${JSON.stringify(intent)} and has no excuse: ${service.reason}`]
  const isNamed = service.reason !== undefined && /^(refused|waiting)/.test(service.reason)
  return isNamed ? [] : [`${owner} does not say why: ${service.reason}`]
}

/** Reasons for which a wish need not be met. */
function hasExcuse({ owner, intent }: Service, cluster: Cluster, outside: Outside): boolean {
  const { ports, point } = intent
  if (hasPoison({ ports })) return true
  if (outside.body(point) === undefined && point.startsWith('pip/') && point !== ownPublicIp(owner)) return true
  const others = slotsOfAll(outside).filter((slot) => slot.owner !== owner)
  const isTaken = ports.some((port) => others.some((slot) => keyOf(slot) === keyOf({ point, port })))
  return isTaken && cluster.services.has(owner)
}

function hasPoison({ ports }: Pick<Intent, 'ports'>): boolean {
  const poison = new Set<number>([poisonPort, poisonOpening, ...poisonPair])
  return ports.some((port) => poison.has(port))
}

function standsAnywhere(owner: Owner, outside: Outside): boolean {
  return slotsOfAll(outside).some((slot) => slot.owner === owner)
}

interface OwnedSlot extends Slot {
  readonly owner: Owner
}

function slotsOfAll(outside: Outside): OwnedSlot[] {
  return loadBalancers.flatMap((lb) => {
    const body = outside.body(lb)
    if (body?.type !== 'lb') return []
    return [...slotsByOwner(body)].flatMap(([owner, slots]) => slots.map((slot) => ({ ...slot, owner })))
  })
}

function leakedRules(cluster: Cluster, outside: Outside): string[] {
  const strays = slotsOfAll(outside).filter(({ owner }) => owner !== foreign && !cluster.services.has(owner))
  const bodies = loadBalancers.map((lb) => outside.body(lb)).filter((body): body is LoadBalancer => body?.type === 'lb')
  const empty = bodies.flatMap(({ frontends }) =>
    frontends.filter((one) => one.rules.length === 0 && !isForeignFrontend(one)),
  )
  return [
    ...strays.map((slot) => `${slot.owner} is gone but ${keyOf(slot)} stands`),
    ...empty.map(({ on }) => `the frontend on ${on} is empty`),
    ...bodies.filter(({ frontends }) => frontends.length === 0).map(() => 'a load balancer without children stands'),
  ]
}

/** Open is what stands, no more and no less; but for what the security group refuses. */
function wrongOpenings(cluster: Cluster, outside: Outside, allowance: Allowance | undefined): string[] {
  const group = outside.body(securityGroup)
  const open = new Set(group?.type === 'nsg' ? group.open.map(keyOf) : [])
  const standing = slotsOfAll(outside).filter(({ owner }) => owner !== foreign)
  const stands = new Set(standing.map(keyOf))
  const closed = standing.filter((slot) => {
    const service = cluster.services.get(slot.owner)
    const isPoisoned = slot.port === poisonOpening || service?.intent.ports.includes(poisonOpening) === true
    const isRefused = service?.isBroken === true || isPoisoned
    // A place that its owner wants to leave is kept as it was, and not opened any further.
    const isLeft = service?.intent.point !== slot.point
    return !open.has(keyOf(slot)) && !isRefused && !isLeft
  })
  // Who fell silent while he was being handed over still answers for what is open.
  const silent = [...cluster.services.values()].filter(({ isBroken }) => isBroken)
  const isAnswered = (key: string) =>
    silent.some(({ intent }) => key.startsWith(`${intent.point}:`)) ||
    (allowance?.forgottenOpenings === true && !isManaged(key.split(':')[0] ?? ''))
  return [
    ...[...open].filter((key) => !stands.has(key) && !isAnswered(key)).map((key) => `${key} is open for nobody`),
    ...closed.map((slot) => `${keyOf(slot)} stands but is closed`),
  ]
}

function leakedPublicIps(cluster: Cluster, outside: Outside): string[] {
  const live = [...cluster.services.values()]
  const standing = new Set(slotsOfAll(outside).map(({ point }) => point))
  return outside.docs().flatMap((doc) => {
    const body = outside.body(doc)
    if (body?.type !== 'pip') return []
    const strangers = body.users.filter((owner) => !cluster.services.has(owner))
    const isUsed =
      body.nic ||
      standing.has(doc) ||
      live.some(({ intent, isBroken, owner }) => {
        return intent.point === doc || (isBroken && body.users.includes(owner)) || hasNotArrived(owner, doc)
      })
    return [
      ...strangers.map((owner) => `${doc} still names ${owner}`),
      ...(isManaged(doc) && !isUsed ? [`${doc} is nobody's`] : []),
    ]
  })
  // A refused move keeps what stood, so the old address stays as well.
  function hasNotArrived(owner: Owner, doc: string): boolean {
    const service = cluster.services.get(owner)
    return doc === ownPublicIp(owner) && service !== undefined && service.status !== service.intent.point
  }
}
