/** One Service's wishes over all documents beside those for its new place: what it leaves, and its openings. */
import type { DocId } from '../document/names.ts'
import type { Wish } from '../document/wish.ts'
import type { WorldView } from '../document/world-view.ts'
import type { Departure } from '../intent/departure.ts'
import type { Ingress } from '../provider.ts'
import type { Asking } from './addressing.ts'
import type { Members } from './members.ts'
import type { Placement } from './placement/placement.ts'
import { addressPoint } from './points.ts'
import { isPublicIp, release } from './retained.ts'
import { shownClosed } from './closed-ports.ts'
import { standingOf } from './standing.ts'
import { departedWish, securityGroupWish } from './wishes/security-group-wish.ts'

export type Wishes = ReadonlyMap<DocId, Wish<unknown>>

export interface StatementSurroundings {
  readonly placement: Placement
  readonly members: Members
  readonly securityGroup: DocId
}

/** The wishes of a Service that stays: those for its new place, `wanted`, and what follows from where it stands. */
export function wholeStatement(
  wanted: Wishes,
  {
    asking,
    footprint,
    isShown,
  }: { readonly asking: Asking; readonly footprint: readonly DocId[]; readonly isShown: boolean },
  around: StatementSurroundings,
): Wishes {
  const left = oldPlaces(wanted, { asking, footprint, isShown }, around)
  const all = new Map([...wanted, ...left])
  const openings = openingsWish(all, asking, around)
  return openings === undefined ? all : all.set(around.securityGroup, openings)
}

/** Old load balancers serve until the Service shows its new address; what else stands unwished goes at once. */
function oldPlaces(
  wanted: Wishes,
  {
    asking,
    footprint,
    isShown,
  }: { readonly asking: Asking; readonly footprint: readonly DocId[]; readonly isShown: boolean },
  { placement }: StatementSurroundings,
): Wishes {
  const { retained } = asking.intent.publicAddress
  const left = footprint.filter((doc) => !wanted.has(doc))
  return new Map(
    left.map((doc) => [doc, placement.all.includes(doc) && !isShown ? 'leaving' : goneOrLeft(doc, retained)]),
  )
}

function openingsWish(
  wanted: Wishes,
  { intent, owner, world, published }: Asking,
  { placement, members }: StatementSurroundings,
): Wish<unknown> | undefined {
  const standing = (isHere: (wish: Wish<unknown> | undefined) => boolean) =>
    placement.all.flatMap((doc) => (isHere(wanted.get(doc)) ? (standingOf(world, doc, owner) ?? []) : []))
  const staying = standing((wish) => typeof wish === 'object')
  const leaving = standing((wish) => wish === 'leaving')
  const isServed = placement.all.some((doc) => typeof wanted.get(doc) === 'object')
  if (staying.length + leaving.length === 0) return isServed ? undefined : 'gone'
  const past = pastOf(world, published, intent.additionalAddresses)
  const closed = shownClosed(published, intent)
  return { want: securityGroupWish(intent, { staying, leaving, past, closed }, members.addresses) }
}

/** The wishes of a Service that goes. What it showed beside its own address has to be closed as well. */
export function departingStatement(
  footprint: readonly DocId[],
  { retainsAddress }: Departure,
  { securityGroup, past }: { readonly securityGroup: DocId; readonly past: readonly string[] },
): Wishes {
  const left = footprint.map((doc): [DocId, Wish<unknown>] => [doc, goneOrLeft(doc, retainsAddress)])
  return new Map([...left, [securityGroup, past.length === 0 ? 'gone' : { want: departedWish(past) }]])
}

/** What the Service shows although nothing in Azure gives it any more, and it does not ask for it. */
export function pastOf(world: WorldView, published: readonly Ingress[], wanted: readonly string[]): readonly string[] {
  return published
    .map(({ ip }) => ip)
    .filter((ip) => !wanted.includes(ip) && world.what(addressPoint(ip)) === undefined)
}

function goneOrLeft(doc: DocId, isRetained: boolean): Wish<unknown> {
  return isRetained && isPublicIp(doc) ? release : 'gone'
}
