/**
 * What the controller does for one played Service: states its wishes over all documents at once and never waits. It is
 * called again whenever an answer that it got from the world has changed.
 */
import type { Documents } from '#provider/document/documents'
import type { DocId, Owner, Point } from '#provider/document/names'
import type { Outcome } from '#provider/document/outcome'
import type { Wish } from '#provider/document/wish'
import type { WorldView } from '#provider/document/world-view'
import { formatProblem } from '#provider/intent/problem'
import {
  isLoadBalancer,
  isPublicIp,
  loadBalancers,
  ownPublicIp,
  securityGroup,
  servingPoint,
  type LoadBalancerId,
} from './bodies.ts'
import type { Cluster, Service } from './cluster.ts'
import type { LawsInForce } from './laws-in-force.ts'
import type { Ledger } from './ledger.ts'
import type { OpeningsWant, OpeningWant, RulesWant } from './wants.ts'

export interface Ensuring {
  readonly cluster: Cluster
  readonly documents: Documents
  readonly ledger: Ledger
  readonly laws: LawsInForce
}

type Wishes = Map<DocId, Wish<unknown>>

export const askerOf = (owner: Owner): string => `owner ${owner}`

export function ensure(owner: Owner, around: Ensuring): void {
  const service = around.cluster.services.get(owner)
  if (service === undefined) return
  const view = around.documents.viewFor(askerOf(owner))
  if (service.isDeleted) return leave(service, view, around)
  service.hasFinalizer = true
  if (service.isBroken) {
    service.reason = 'broken'
    return around.documents.state(owner, new Map())
  }
  const wishes = wishesOf(service, view, around)
  around.documents.state(owner, wishes)
  tellStatus(service, wishes, view, around.cluster)
}

function wishesOf(service: Service, view: WorldView, { ledger, laws }: Ensuring): Wishes {
  const { owner, intent, order } = service
  const { point, ports } = intent
  ledger.ask(owner, point, { place: intent.place, order, revision: service.revision })
  const place = laws.staysPlaced ? ledger.place(point, intent.place, laws.stands(view, point)) : intent.place
  const claim = ledger.stoodLast(owner, point) ? 2 : service.status === point ? 1 : 0
  const want: RulesWant = { type: 'rules', point, ports, claim, order }
  const wishes: Wishes = new Map([[place, { want }]])
  if (isPublicIp(point)) wishes.set(point, { want: { type: 'use', create: point === ownPublicIp(owner) } })
  const observed = observedOpenings(owner, view)
  const open = laws.follows ? observed.filter((slot) => slot.point === point) : wantedOpenings(place, want)
  // The address that is left is not opened any more, only kept open: were that refused, the new one would never be ready.
  const left = observed.filter((slot) => slot.point !== point)
  const answersFor = [...ledger.everAsked(owner), ...(service.status === undefined ? [] : [service.status])]
  // In a transfer the point stands nowhere for a moment. Where it stands empty, it must be closed before it can leave.
  const isBetween = service.status === point && !view.stands(point).some(({ doc }) => isLoadBalancer(doc))
  const isRefused = view.outcome(owner, place)?.is === 'refused'
  if (isRefused && observed.some((slot) => slot.point === point && slot.lb !== place))
    ledger.refuse(owner, point, place)
  const keeps = isBetween && !isRefused ? ports.map((port) => ({ point, port })) : left
  wishes.set(securityGroup, { want: { type: 'openings', open, keeps, answersFor } satisfies OpeningsWant })
  for (const lb of loadBalancers) {
    const share = view.share(lb, owner) as RulesWant | undefined
    if (lb === place || share === undefined) continue
    const hasArrived = service.status === point || !laws.leavesLate
    wishes.set(lb, hasArrived && share.point !== point ? 'gone' : 'leaving')
  }
  // What still stands on the old address keeps it: a public IP adopts whoever stands on it.
  for (const doc of view.footprint(owner)) if (isPublicIp(doc) && doc !== point) wishes.set(doc, 'gone')
  return wishes
}

function observedOpenings(owner: Owner, view: WorldView): (OpeningWant & { readonly lb: LoadBalancerId })[] {
  return loadBalancers.flatMap((lb) => {
    const share = view.share(lb, owner) as RulesWant | undefined
    return share === undefined ? [] : wantedOpenings(lb, share).map((slot) => ({ ...slot, lb }))
  })
}

function wantedOpenings(lb: LoadBalancerId, { point, ports }: RulesWant): OpeningWant[] {
  return ports.map((port) => ({ serving: servingPoint(lb, point), point, port }))
}

/** The status shows an address when every document that was named with a want has it. */
function tellStatus(service: Service, wishes: Wishes, view: WorldView, cluster: Cluster): void {
  const outcomes = [...wishes].flatMap(([doc, wish]) =>
    typeof wish === 'object' ? [view.outcome(service.owner, doc)] : [],
  )
  const openings = wishes.get(securityGroup)
  const opensSomething = typeof openings === 'object' && (openings.want as OpeningsWant).open.length > 0
  const isServed = servesElsewhere(service, view)
  const isReady =
    opensSomething && outcomes.every((outcome) => outcome?.is === 'ready' || (isServed && isHeld(outcome)))
  if (isReady) cluster.show(service, service.intent.point)
  const refused = outcomes.find((outcome) => outcome?.is === 'refused')
  const waiting = outcomes.find((outcome) => outcome?.is === 'waiting')
  service.reason = outcomes.every((outcome) => outcome?.is === 'ready')
    ? undefined
    : refused?.is === 'refused'
      ? `refused: ${formatProblem(refused.why)}`
      : waiting?.is === 'waiting'
        ? `waiting: ${waiting.wait.why} ${waiting.wait.on}`
        : 'pending'
}

/** The address answers where it is, although it would rather be elsewhere: a refusal of others there must not hide it. */
function servesElsewhere({ owner, intent }: Service, view: WorldView): boolean {
  return loadBalancers.some((lb) => {
    const share = view.share(lb, owner) as RulesWant | undefined
    return share?.point === intent.point && intent.ports.every((port) => share.ports.includes(port))
  })
}

function isHeld(outcome: Outcome | undefined): boolean {
  return outcome?.is === 'waiting' && outcome.wait.why === 'held'
}

function leave(service: Service, view: WorldView, { cluster, documents, ledger, laws }: Ensuring): void {
  const { owner, intent } = service
  const footprint = view.footprint(owner)
  const own = ownPublicIp(owner)
  ledger.ask(owner, intent.point, { place: 'gone', order: service.order, revision: service.revision })
  const wishes: Wishes = new Map([...footprint, own].map((doc): [DocId, Wish<unknown>] => [doc, 'gone']))
  const answersFor: Point[] = [
    own,
    ...ledger.everAsked(owner),
    ...(service.status === undefined ? [] : [service.status]),
  ]
  wishes.set(securityGroup, { want: { type: 'openings', open: [], keeps: [], answersFor } satisfies OpeningsWant })
  documents.state(owner, wishes)
  if (footprint.length > 0) return
  if (laws.finalizerWaits && !view.isQuiet()) return
  cluster.release(owner)
  ledger.forget(owner)
  documents.forget(owner, askerOf(owner))
}
