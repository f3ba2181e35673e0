/**
 * The one writer of one document: takes the wishes, plans, writes once, tells the world. While a write is in flight the
 * next batch gathers by itself, so a lone Service never waits and five hundred make a few writes.
 */
import { BackOff } from './back-off.ts'
import { dispositionOf } from './disposition.ts'
import type { StatedWish } from './doc-state.ts'
import { Doubts } from './doubts.ts'
import { Flights, longestRequestMs } from './flights.ts'
import type { Kind, Observed, Refusal } from './kind.ts'
import { nobody, type DocId, type Owner, type Point } from './names.ts'
import type { Change, Plan } from './plan.ts'
import { outcomeOf } from './publish.ts'
import { Refusals } from './refusals.ts'
import { Round, type Accused } from './round.ts'
import { Stuck } from './stuck.ts'
import { mayArriveLater, problemOf } from './write-failure.ts'
import type { WriterSurroundings } from './writer-surroundings.ts'

export type { WriterEvent } from './writer-event.ts'

/** Names the asker under which a document's writer puts its questions to the world. */
export const askerOf = (doc: DocId): string => `doc ${doc}`

const pollMovingMs = 1000
const leasePollMs = 500
const lazyMs = 1000
const rereadsInPlace = 3

type Batch = ReadonlyMap<Owner, StatedWish>
interface Evidence {
  readonly refusal: Refusal
  readonly sent: Batch
}

export class DocumentWriter {
  readonly doc: DocId
  readonly #kind: Kind<unknown, unknown>
  readonly #around: WriterSurroundings
  readonly #refusals = new Refusals()
  readonly #round = new Round<Evidence>()
  readonly #stuck = new Stuck()
  readonly #backOff: BackOff
  readonly #doubts: Doubts
  #observed: Observed<unknown> | undefined
  /** When the observed body was true, in clock time: what was asked for before must not overwrite it. */
  #touchedAt = -Infinity
  readonly #flights = new Flights()
  /** What became of our last write is not known: nothing is planned before the document was read. */
  #mustRead = false
  #activity: 'none' | 'reading' | 'writing' = 'none'
  #notBefore = 0
  #lazySince: number | undefined
  #toldStuckUntil: number | undefined
  #cancelTimer: (() => void) | undefined
  #cancelFlightTimer: (() => void) | undefined

  constructor(doc: DocId, kind: Kind<unknown, unknown>, around: WriterSurroundings) {
    this.doc = doc
    this.#kind = kind
    this.#around = around
    this.#backOff = new BackOff(around.random)
    this.#doubts = new Doubts(around.clock, (point) => around.world.clearDoubt(doc, point))
  }

  get observed(): Observed<unknown> | undefined {
    return this.#observed
  }

  get lastSeenAt(): number {
    return this.#touchedAt
  }

  get activity(): 'none' | 'reading' | 'writing' {
    return this.#activity
  }

  /** Takes in what a LIST sent at `sentAt` says; ignored if the document was read or written since. */
  observe(observed: Observed<unknown>, sentAt: number): void {
    const isStale = this.#observed !== undefined && this.#touchedAt >= sentAt
    if (this.#activity !== 'none' || this.#mustRead || isStale) return
    this.#guard(() => this.#takeInRead(observed, sentAt))
  }

  /** Reads the document again, unless a read or write is under way. */
  refresh(): void {
    if (this.#activity === 'none') void this.#read()
  }

  /** Tells the world anew what is observed and what is being written, after the kind has learned more about owners. */
  reindex(): void {
    if (this.#observed === undefined) return
    this.#guard(() => this.#show())
    this.#around.wake(this.doc)
  }

  /** Takes all timers back. */
  stop(): void {
    this.#cancelTimer?.()
    this.#cancelFlightTimer?.()
    this.#doubts.stop()
  }

  /** Does whatever is due now. Never throws; answers are told to the world. */
  step(): void {
    if (this.#activity !== 'none' || this.#around.signal.aborted) return
    this.#guard(() => this.#next(this.#around.clock.now()))
  }

  #next(now: number): void {
    if (now < this.#notBefore) {
      // Whoever yields to us (tag writes of public IPs) must not do so for the minutes of a back-off.
      this.#around.world.setWantsToWrite(this.doc, false)
      return this.#stepAt(this.#notBefore)
    }
    if (this.#observed === undefined || this.#mustRead) return void this.#read()
    if (this.#observed.state === 'moving') return this.#pollSoon(now)
    this.#planAndWrite(this.#observed, now)
  }

  #planAndWrite(observed: Observed<unknown>, now: number): void {
    const batch = this.#batch(now)
    const plan = this.#plan(observed, batch)
    const changes = plan.changes.filter((change) => change.effect !== 'cosmetic')
    const isOurs = batch.size > 0 || this.#around.world.concernsUs(this.doc)
    const isBroken = observed.state === 'failed' && isOurs
    const mustWrite = isBroken || (this.#round.isControl && plan.body !== undefined)
    this.#publish(plan, batch, now)
    this.#around.world.setWantsToWrite(this.doc, changes.length > 0 || mustWrite)
    this.#stepAt(this.#refusals.nextDueAt(now))
    if (plan.hold !== undefined) return
    if (changes.length === 0 && !mustWrite) return this.#settled(batch, now)
    if (this.#isStuck(plan, now) || this.#waitsForCompany(changes, now)) return
    if (!this.#around.mayWrite()) return this.#stepAt(now + leasePollMs)
    void this.#write(plan, batch, observed)
  }

  #plan(observed: Observed<unknown>, batch: Batch): Plan<unknown> {
    const wishes = new Map([...batch].map(([owner, { wish }]) => [owner, wish]))
    return this.#kind.plan({ doc: this.doc, wishes, observed }, this.#around.world.viewFor(askerOf(this.doc)))
  }

  /** The wishes to send now: without the refused ones, and cut to the part under trial while a culprit is sought. */
  #batch(now: number): Batch {
    const all = this.#around.world.wishesIn(this.doc)
    const only = this.#round.only
    return new Map(
      [...all].filter(([owner, { wish }]) => {
        if (this.#refusals.problemOf(owner, all, now) !== undefined) return false
        return only === undefined || only.has(owner) || wish === 'gone'
      }),
    )
  }

  #publish(plan: Plan<unknown>, batch: Batch, now: number): void {
    const { world } = this.#around
    const all = world.wishesIn(this.doc)
    const state = this.#observed?.state ?? 'moving'
    const open = new Set(plan.changes.filter(({ effect }) => effect !== 'cosmetic').map(({ owner }) => owner))
    for (const [owner, { wish, hash }] of all) {
      const why = this.#refusals.problemOf(owner, all, now)
      if (why !== undefined) world.publish(this.doc, owner, { wish: hash, is: 'refused', why })
      if (!batch.has(owner)) continue
      const lastProblem = this.#refusals.lastProblemOf(owner, hash)
      const answer = outcomeOf(plan, { owner, wish, state, isOpen: open.has(owner), lastProblem })
      world.publish(this.doc, owner, { wish: hash, ...answer })
    }
  }

  /** Nothing differs: this part of a search is through, or the document is as everybody wishes it. */
  #settled(batch: Batch, now: number): void {
    this.#lazySince = undefined
    this.#stuck.agreed()
    if (this.#round.isControl) return this.#judge(this.#round.wrote(), now)
    if (this.#round.next()) return this.#around.wake(this.doc)
    this.#backOff.clear()
    if (batch.size > 0) this.#refusals.accepted(batch, now)
  }

  #isStuck(plan: Plan<unknown>, now: number): boolean {
    const until = this.#stuck.until(plan.body, now)
    if (until === undefined) return false
    this.#stepAt(until)
    if (this.#toldStuckUntil !== until) this.#around.report({ doc: this.doc, what: 'stuck', changes: plan.changes })
    this.#toldStuckUntil = until
    return true
  }

  #waitsForCompany(changes: readonly Change[], now: number): boolean {
    if (changes.length === 0 || !changes.every((change) => change.lazy === true)) return false
    this.#lazySince ??= now
    if (now >= this.#lazySince + lazyMs) return false
    this.#stepAt(this.#lazySince + lazyMs)
    return true
  }

  async #write(plan: Plan<unknown>, batch: Batch, observed: Observed<unknown>): Promise<void> {
    const { clock, report, signal } = this.#around
    const startedAt = clock.now()
    this.#activity = 'writing'
    this.#lazySince = undefined
    try {
      this.#flights.begin(plan.body, observed.version)
      this.#show()
      const answer = await this.#kind.write({ doc: this.doc, plan, observed }, signal)
      this.#wrote(plan, answer)
      report({ doc: this.doc, what: 'written', changes: plan.changes, tookMs: clock.now() - startedAt })
    } catch (error) {
      if (!signal.aborted) this.#failed(error, plan, batch)
    } finally {
      this.#activity = 'none'
      this.#around.wake(this.doc)
    }
  }

  #wrote(plan: Plan<unknown>, answer: Observed<unknown>): void {
    const now = this.#around.clock.now()
    this.#flights.end(now)
    this.#stuck.wrote(plan.body, now)
    // An answer that is failed already would be repaired at once, and again, and again.
    if (answer.state === 'failed') this.#pause(this.#backOff.next())
    else this.#backOff.clear()
    this.#refusals.documentChanged('ourselves')
    this.#judge(this.#round.wrote(), now)
    this.#takeIn(answer, now)
  }

  #failed(error: unknown, plan: Plan<unknown>, batch: Batch): void {
    const disposition = dispositionOf(error)
    this.#around.report({ doc: this.doc, what: 'failed', disposition, error })
    const now = this.#around.clock.now()
    // Read again before anything else, unless it is certain that nothing was done: a read would be throttled as well.
    this.#mustRead = disposition.do !== 'retryAfter'
    this.#flights.end(mayArriveLater(disposition) ? now + longestRequestMs : now)
    switch (disposition.do) {
      case 'retry':
        return this.#pause(this.#backOff.next())
      case 'retryAfter':
        this.#flights.cancel()
        this.#guard(() => this.#show())
        return this.#pause(disposition.afterMs)
      case 'reread': {
        const isInPlace = this.#backOff.tries < rereadsInPlace
        const delayMs = this.#backOff.next()
        return isInPlace ? undefined : this.#pause(delayMs)
      }
      case 'waitFor':
        return this.#doubt(disposition.point)
      case 'terminal':
        return this.#refused(plan, { refusal: disposition, sent: batch })
    }
  }

  /** Finds out whose fault a refusal is; what is no owner's stays the document's problem. */
  #refused(plan: Plan<unknown>, evidence: Evidence): void {
    const changed = new Set(plan.changes.map((change) => change.owner))
    const suspects = [...changed].filter((owner) => {
      const sent = evidence.sent.get(owner)
      return owner !== nobody && sent !== undefined && sent.wish !== 'gone'
    })
    this.#judge(this.#round.refused(suspects, evidence), this.#around.clock.now())
  }

  #judge(guilty: Accused<Evidence> | undefined, now: number): void {
    if (guilty !== undefined) {
      const { refusal, sent } = guilty.evidence
      const members = guilty.owners.flatMap((owner) => {
        const stated = sent.get(owner)
        if (stated === undefined) return []
        return [[owner, { hash: stated.hash, problem: problemOf(this.#kind, stated.wish, refusal) }] as const]
      })
      this.#refusals.refuse(new Map(members), now)
    }
    if (this.#round.takeBroken()) this.#pause(this.#backOff.next())
    this.#around.wake(this.doc)
  }

  /** Newcomers to the point wait for a moment; the rest of the body goes on, unless that is refused as well. */
  #doubt(point: Point | undefined): void {
    const isFirst = this.#backOff.tries === 0
    const delayMs = this.#backOff.next()
    if (point === undefined) return this.#pause(delayMs)
    const doubtedMs = this.#doubts.begin(point)
    this.#around.world.doubt(this.doc, point)
    this.#around.recheck(point)
    if (!isFirst) this.#pause(doubtedMs)
  }

  async #read(): Promise<void> {
    const { clock, signal } = this.#around
    const sentAt = clock.now()
    this.#activity = 'reading'
    try {
      this.#takeInRead(await this.#kind.read(this.doc, signal), sentAt)
    } catch (error) {
      if (!signal.aborted) this.#fault(error)
    } finally {
      this.#activity = 'none'
      this.#around.wake(this.doc)
    }
  }

  #takeInRead(observed: Observed<unknown>, sentAt: number): void {
    const isOther = this.#observed !== undefined && this.#observed.version !== observed.version
    if (isOther) this.#refusals.documentChanged(this.#mustRead ? 'ourselves' : 'others')
    this.#takeIn(observed, sentAt)
  }

  #takeIn(observed: Observed<unknown>, at: number): void {
    const before = this.#observed
    this.#observed = observed
    this.#flights.seen(observed.version, at)
    try {
      this.#show()
    } catch (error) {
      // A body that its kind cannot read counts as not seen.
      this.#observed = before
      throw error
    }
    this.#touchedAt = at
    this.#mustRead = false
    this.#around.wake(this.doc)
  }

  /** Tells the world what is observed and what may be on its way. */
  #show(): void {
    const index = (body: Observed<unknown>) => this.#kind.index(this.doc, body)
    const observed = this.#observed === undefined ? undefined : index(this.#observed)
    this.#around.world.show(this.doc, observed, this.#flights.bodies.map(index))
    this.#cancelFlightTimer?.()
    const { endsAt } = this.#flights
    this.#cancelFlightTimer = endsAt === undefined ? undefined : this.#timer(endsAt, () => this.#landed())
  }

  /** What was lost on its way has arrived by now, or never will: which of the two, only another look can tell. */
  #landed(): void {
    this.#mustRead = true
    this.#around.wake(this.doc)
  }

  #pollSoon(now: number): void {
    this.#around.world.setWantsToWrite(this.doc, false)
    if (now - this.#touchedAt >= pollMovingMs) return void this.#read()
    this.#stepAt(this.#touchedAt + pollMovingMs)
  }

  /** A kind that throws where it should not costs its own document a pause, and no other document anything. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#fault(error)
      this.#around.wake(this.doc)
    }
  }

  #fault(error: unknown): void {
    const disposition = dispositionOf(error)
    this.#around.report({ doc: this.doc, what: 'failed', disposition, error })
    this.#pause(disposition.do === 'retryAfter' ? disposition.afterMs : this.#backOff.next())
  }

  #pause(delayMs: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#around.clock.now() + delayMs)
  }

  #stepAt(at: number | undefined): void {
    this.#cancelTimer?.()
    this.#cancelTimer = at === undefined ? undefined : this.#timer(at, () => this.#around.wake(this.doc))
  }

  #timer(at: number, task: () => void): () => void {
    const { clock } = this.#around
    return clock.after(Math.max(0, at - clock.now()), task)
  }
}
