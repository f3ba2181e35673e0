import type { Clock } from '../time/clock.ts'
import type { DocId, Point } from './names.ts'
import type { World } from './world.ts'
import type { WriterEvent } from './writer-event.ts'

/** What a document's writer needs of the others. */
export interface WriterSurroundings {
  readonly clock: Clock
  readonly world: World
  /** False while the lease is not surely ours, or while we are about to stop: asked before each write. */
  readonly mayWrite: () => boolean
  readonly random: () => number
  readonly signal: AbortSignal
  /** Asks for another step of this document soon. */
  readonly wake: (doc: DocId) => void
  /** The outside says that this point cannot be relied on: whoever gives it shall be read again. */
  readonly recheck: (point: Point) => void
  readonly report: (event: WriterEvent) => void
}
