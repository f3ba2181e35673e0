/**
 * The laws that tie documents together, in the form that held in simulation (docs/architecture.md). Kinds ask them for
 * each object that enters or leaves a body; there are no step lists, and deleting is creating read backwards.
 */
import type { DocId, Owner, Point } from './names.ts'
import type { Wait } from './plan.ts'
import type { WorldView } from './world-view.ts'

/** *Add*: an object enters only when all it points at is reliable. Answers what it must wait for. */
export function mayEnter(world: WorldView, doc: DocId, point: Point): Wait | undefined {
  const giver = world.what(point)
  if (giver === undefined) return { on: point, why: 'absent', by: [] }
  if (!giver.reliable || world.doubted(doc, point)) return { on: point, why: 'moving', by: [], doc: giver.doc }
  return undefined
}

/** *Exclusive*: a point that only one document may hold is free for `doc` when nobody else holds it, observed or in flight. */
export function mayTake(
  world: WorldView,
  doc: DocId,
  point: Point,
  rivals: (other: DocId) => boolean,
): Wait | undefined {
  const holders = world.whoPointsAt(point).filter((standing) => standing.doc !== doc && rivals(standing.doc))
  const [first] = holders
  if (first === undefined) return undefined
  return { on: point, why: 'held', by: ownersOf(holders), doc: first.doc }
}

/**
 * *Exclusive*, seen from within: a newcomer does not join a point that is just being let go to another document. Were it
 * granted by the same write, those who left for the other place would find their point still taken, by somebody new.
 */
export function mayJoin(world: WorldView, doc: DocId, point: Point): Wait | undefined {
  return world.transfers(point) ? { on: point, why: 'moving', by: [], doc } : undefined
}

/**
 * *Remove*: an object leaves only when nothing, observed or in flight, points at it, and a predecessor has nothing in
 * flight any more that could. Answers what it must wait for.
 */
export function mayLeave(world: WorldView, doc: DocId, point: Point): Wait | undefined {
  // The outside has just said that it is in use by something we do not see; or such a thing may still arrive.
  if (world.doubted(doc, point) || !world.isQuiet()) return { on: point, why: 'pointed', by: [] }
  const pointers = world.whoPointsAt(point).filter((standing) => standing.doc !== doc)
  const [first] = pointers
  if (first === undefined) return undefined
  return { on: point, why: 'pointed', by: ownersOf(pointers), doc: first.doc }
}

/**
 * *Hold*: a body is not sent while anything it would still hold is unsettled, because the outside refuses the whole body
 * for it. Points that nobody known gives are foreign and hold nothing up.
 */
export function holdFor(world: WorldView, held: Iterable<Point>): Wait | undefined {
  for (const point of held) {
    const giver = world.what(point)
    if (giver !== undefined && !giver.reliable) return { on: point, why: 'moving', by: [], doc: giver.doc }
  }
  return undefined
}

function ownersOf(standings: readonly { readonly owner: Owner }[]): readonly Owner[] {
  return [...new Set(standings.map((standing) => standing.owner))]
}
