/**
 * The laws as the played kinds ask them, so that a test can switch one off and see what breaks.
 */
import { holdFor, mayEnter, mayJoin, mayLeave, mayTake } from '#provider/document/laws'
import type { Point } from '#provider/document/names'
import type { WorldView } from '#provider/document/world-view'

export interface LawsInForce {
  readonly mayEnter: typeof mayEnter
  readonly mayTake: typeof mayTake
  readonly mayJoin: typeof mayJoin
  readonly mayLeave: typeof mayLeave
  readonly holdFor: typeof holdFor
  readonly transfers: (world: WorldView, point: Point) => boolean
  readonly allSpoke: (world: WorldView, point: Point) => boolean
  /** Questions of decision see what is observed only. */
  readonly stands: (world: WorldView, point: Point) => ReturnType<WorldView['stands']>
  /** A downstream wish is made of what upstream observed. */
  readonly follows: boolean
  /** A placed point stays where it stands unless all who stand there ask for the same other place. */
  readonly staysPlaced: boolean
  /** The old place is `leaving` until the status shows the new one. */
  readonly leavesLate: boolean
  /** A port clash is settled by who stands there, not by who is older. */
  readonly standingWins: boolean
  /** A managed public IP adopts the owners whose rules stand on it. */
  readonly adopts: boolean
  /** Tag-only writes of a public IP yield to a document that relies on it and wants to write. */
  readonly yields: boolean
  /** No finalizer goes before a look at everything that is later than what a predecessor may have in flight. */
  readonly finalizerWaits: boolean
  /** A missing wish keeps what is observed. */
  readonly missingKeeps: boolean
}

export const allLaws: LawsInForce = {
  mayEnter,
  mayTake,
  mayJoin,
  mayLeave,
  holdFor,
  transfers: (world, point) => world.transfers(point),
  allSpoke: (world, point) => world.allSpoke(point),
  stands: (world, point) => world.stands(point),
  follows: true,
  staysPlaced: true,
  leavesLate: true,
  standingWins: true,
  adopts: true,
  yields: true,
  finalizerWaits: true,
  missingKeeps: true,
}
