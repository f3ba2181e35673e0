/**
 * Where a Service's rules stand: finds the frontend that has the wished address, or makes one. Matching goes by address,
 * because a frontend may be named after another Service that shares it; names count only when one is made.
 */
import type { DocId, Owner, Point } from '../../document/names.ts'
import type { Wait } from '../../document/plan.ts'
import { mayEnter, mayJoin, mayTake } from '../../document/laws.ts'
import type { WorldView } from '../../document/world-view.ts'
import { addressPoint, publicIpPoint, subnetPoint } from '../points.ts'
import type { Frontend, FrontendProperties } from './body.ts'
import type { Draft } from './draft.ts'
import type { IpFamily } from '../../intent/intent.ts'
import type { FrontendPlace, FrontendWish, ServiceWish } from './part.ts'

export interface PlacingSurroundings {
  readonly world: WorldView
  /** The other load balancers of this cluster. */
  readonly peers: ReadonlySet<DocId>
}

export interface Placed {
  readonly frontendOf: ReadonlyMap<IpFamily, string>
  /** What a family that is missing there waits for. */
  readonly wait: Wait | undefined
}

/** Finds or makes the frontends of all families, or none of them: a Service is applied whole unless either is enough. */
export function placeFrontends(
  draft: Draft,
  owner: Owner,
  wish: ServiceWish,
  { world, peers }: PlacingSurroundings,
): Placed {
  const found = wish.frontends.map((frontend) => ({ frontend, standing: findStanding(draft, owner, frontend) }))
  const judged = found.map(({ frontend, standing }) => {
    const wait =
      standing === undefined
        ? mayStandOn(draft, frontend.place, { world, peers })
        : mayShare(draft, owner, { standing, place: frontend.place, world })
    return { frontend, standing, wait }
  })
  const wait = together(judged.flatMap((one) => one.wait ?? []))
  const placed = wait === undefined || wish.isEitherEnough === true ? judged.filter((one) => !one.wait) : []
  const frontendOf = placed.map(({ frontend, standing }) => {
    const name = standing?.name ?? addFrontend(draft, owner, frontend)
    draft.placed.add(name.toLowerCase())
    return [frontend.family, name] as const
  })
  return { frontendOf: new Map(frontendOf), wait }
}

/**
 * What all families wait for. Addresses that are held are let go by their holder together, and only if nothing else is
 * waited for: of two that are reported one after the other neither would ever come.
 */
function together(waits: readonly Wait[]): Wait | undefined {
  const [first, ...others] = waits
  const other = waits.find(({ why }) => why !== 'held')
  if (first === undefined || other !== undefined) return other
  return others.length === 0 ? first : { ...first, also: others.map(({ on }) => on) }
}

function addFrontend(draft: Draft, owner: Owner, wish: FrontendWish): string {
  const name = freeName(draft, wish.name)
  draft.setFrontend(newFrontend(draft, name, wish))
  draft.note(owner, `add frontend ${name} (${describe(wish.place)})`)
  return name
}

function mayStandOn(draft: Draft, place: FrontendPlace, { world, peers }: PlacingSurroundings): Wait | undefined {
  if (place.kind === 'private') {
    const unsettled = maySettleIn(draft, subnetPoint(place.subnetId), world)
    // Only peers surely have the same network in mind: addresses of others may be equal and lie elsewhere.
    const isPeer = (doc: DocId) => peers.has(doc)
    return unsettled ?? (place.ip === undefined ? undefined : mayTake(world, draft.doc, addressPoint(place.ip), isPeer))
  }
  const point = publicIpPoint(place.publicIpId)
  const isLoadBalancer = (doc: string) => /\/loadbalancers\/[^/]+$/i.test(doc)
  return mayTake(world, draft.doc, point, isLoadBalancer) ?? mayEnter(world, draft.doc, point)
}

interface Joining {
  readonly standing: Frontend
  readonly place: FrontendPlace
  readonly world: WorldView
}

/**
 * A newcomer to somebody else's address is named on the public IP before it stands there: one that its tag has no room for
 * would be served without anybody knowing, and would lose the address with the last who is named.
 */
function mayShare(draft: Draft, owner: Owner, { standing, place, world }: Joining): Wait | undefined {
  if (place.kind === 'private') return undefined
  const key = standing.name.toLowerCase()
  const stands = draft
    .rulesOf(owner)
    .some(({ properties }) => draft.nameIn(properties?.frontendIPConfiguration) === key)
  const point = publicIpPoint(place.publicIpId)
  const doc = world.what(point)?.doc
  if (stands || doc === undefined || world.wish(owner, doc) === 'keep') return undefined
  const wait = mayJoin(world, draft.doc, point)
  if (wait !== undefined) return wait
  return world.outcome(owner, doc)?.is === 'ready' ? undefined : { on: point, why: 'moving', by: [], doc }
}

/** Nobody here gives subnets; they count as in order until Azure says otherwise. */
function maySettleIn({ doc }: Draft, subnet: Point, world: WorldView): Wait | undefined {
  return world.doubted(doc, subnet) ? { on: subnet, why: 'moving', by: [] } : undefined
}

/** A frontend that already is what is wished; one's own is preferred, so that nobody moves without need. */
function findStanding(draft: Draft, owner: Owner, wish: FrontendWish): Frontend | undefined {
  const own = draft.rulesOf(owner).map((rule) => draft.nameIn(rule.properties?.frontendIPConfiguration))
  const found = [...own, wish.name.toLowerCase()]
    .flatMap((name) => draft.frontends.get(name) ?? [])
    .find((frontend) => fits(frontend, wish))
  // Without a wished address, another Service's private frontend in the same subnet is not ours to join.
  const address = addressAskedFor(wish.place)
  return (
    found ?? (address === undefined ? undefined : draft.frontendsAt(address).find((frontend) => fits(frontend, wish)))
  )
}

function fits({ properties = {} }: Frontend, { place, family }: FrontendWish): boolean {
  if (place.kind === 'public') return sameName(properties.publicIPAddress?.id, place.publicIpId)
  if (properties.publicIPAddress !== undefined || !sameName(properties.subnet?.id, place.subnetId)) return false
  if ((properties.privateIPAddressVersion ?? 'IPv4') !== family) return false
  return place.ip === undefined || sameName(properties.privateIPAddress, place.ip)
}

function addressAskedFor(place: FrontendPlace): string | undefined {
  return place.kind === 'public' ? place.publicIpId : place.ip
}

function newFrontend(draft: Draft, name: string, { place, family }: FrontendWish): Frontend {
  const id = draft.idOf('frontendIPConfigurations', name)
  if (place.kind === 'public') return { id, name, properties: { publicIPAddress: { id: place.publicIpId } } }
  const properties: FrontendProperties = {
    subnet: { id: place.subnetId },
    privateIPAddressVersion: family,
    privateIPAllocationMethod: place.ip === undefined ? 'Dynamic' : 'Static',
    ...(place.ip === undefined ? {} : { privateIPAddress: place.ip }),
  }
  return { id, name, ...(place.zones.length > 0 ? { zones: place.zones } : {}), properties }
}

/** A name that stands is never taken over: its frontend may still be somebody's address. */
function freeName(draft: Draft, name: string): string {
  let free = name
  for (let at = 1; draft.frontends.has(free.toLowerCase()); at += 1) free = `${name.slice(0, 70)}-${at}`
  return free
}

function describe(place: FrontendPlace): string {
  if (place.kind === 'public') return `public IP ${place.publicIpId.split('/').at(-1)}`
  return `subnet ${place.subnetId.split('/').at(-1)}, ${place.ip ?? 'address known after apply'}`
}

function sameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}
