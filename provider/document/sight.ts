import type { Clock } from '../time/clock.ts'
import { Flights, longestRequestMs } from './flights.ts'
import type { Kind, Observed } from './kind.ts'
import type { DocId } from './names.ts'
import type { World } from './world.ts'

export interface SightSurroundings {
  readonly kind: Kind<unknown, unknown>
  readonly clock: Clock
  readonly world: World
  /** Called when something has changed that a plan may depend on. */
  readonly changed: () => void
}

const shortestPollMs = 1000
const longestPollMs = 60_000

/** What is known of one document outside, and what may be on its way to it. The world is told both. */
export class Sight {
  readonly #doc: DocId
  readonly #around: SightSurroundings
  readonly #flights = new Flights()
  #observed: Observed<unknown> | undefined
  #at = -Infinity
  #movingSince: number | undefined
  #isUnsure = false
  #cancelTimer: (() => void) | undefined

  constructor(doc: DocId, around: SightSurroundings) {
    this.#doc = doc
    this.#around = around
  }

  get observed(): Observed<unknown> | undefined {
    return this.#observed
  }

  /** When the observed body was true, in clock time: what was asked for before must not overwrite it. */
  get at(): number {
    return this.#at
  }

  /**
   * How long to leave the document alone that somebody is still changing, in milliseconds: the longer that takes, the longer,
   * so that an operation which never ends does not eat the quota of reads.
   */
  get pollMovingMs(): number {
    const movingMs = this.#at - (this.#movingSince ?? this.#at)
    return Math.min(Math.max(shortestPollMs, movingMs / 4), longestPollMs)
  }

  /** What became of our last write is not known: nothing is planned before the document was read. */
  get isUnsure(): boolean {
    return this.#isUnsure
  }

  /** Whether a look at this time says nothing new. */
  isStale(at: number): boolean {
    return this.#isUnsure || (this.#observed !== undefined && this.#at >= at)
  }

  /** Takes the document in as it was at `at`. Throws, and keeps what it has, if the kind cannot read the body. */
  takeIn(observed: Observed<unknown>, at: number): void {
    const before = this.#observed
    this.#observed = observed
    this.#flights.seen(observed.version, at)
    try {
      this.show()
    } catch (error) {
      this.#observed = before
      throw error
    }
    this.#at = at
    this.#movingSince = observed.state === 'moving' ? (this.#movingSince ?? at) : undefined
    this.#isUnsure = false
    this.#around.changed()
  }

  /** A write of this body begins. */
  begin(body: unknown): void {
    this.#flights.begin(body, this.#observed?.version ?? '')
    this.show()
  }

  /** The write was answered with success; the answer is to be taken in. */
  wrote(): void {
    this.#flights.end(this.#around.clock.now())
  }

  /** The write has surely changed nothing. */
  cancel(): void {
    this.#flights.cancel()
    this.show()
  }

  /** The write failed; it may have been done, or be done later, if its request may still be on its way. */
  lose(mayArriveLater: boolean): void {
    const now = this.#around.clock.now()
    this.#isUnsure = true
    this.#flights.end(mayArriveLater ? now + longestRequestMs : now)
  }

  /** Tells the world what is observed and what may be on its way; needed again when the kind has learned more about owners. */
  show(): void {
    const { kind, world, clock } = this.#around
    const index = (body: Observed<unknown>) => kind.index(this.#doc, body)
    const observed = this.#observed === undefined ? undefined : index(this.#observed)
    world.show(this.#doc, observed, this.#flights.bodies.map(index))
    this.stop()
    const { endsAt } = this.#flights
    if (endsAt !== undefined) this.#cancelTimer = clock.after(Math.max(0, endsAt - clock.now()), () => this.#landed())
  }

  stop(): void {
    this.#cancelTimer?.()
  }

  /** What was lost on its way has arrived by now, or never will: which of the two, only another look can tell. */
  #landed(): void {
    this.#isUnsure = true
    this.#around.changed()
  }
}
