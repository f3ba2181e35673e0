/**
 * The one writer of one document: takes the wishes, plans, writes once, tells the world. While a write is in flight the
 * next batch gathers by itself, so a lone owner never waits and five hundred make a few writes.
 */
import { BackOff } from './back-off.ts'
import { Blame, type Batch } from './blame.ts'
import { dispositionOf } from './disposition.ts'
import { Doubts } from './doubts.ts'
import type { Kind, Observed } from './kind.ts'
import type { DocId, Point } from './names.ts'
import type { Change, Plan } from './plan.ts'
import { openIn, outcomeOf } from './publish.ts'
import { Repairs } from './repairs.ts'
import { Sight } from './sight.ts'
import { Stuck } from './stuck.ts'
import { mayArriveLater } from './write-failure.ts'
import type { WriterSurroundings } from './writer-surroundings.ts'

export type { WriterEvent } from './writer-event.ts'

/** Names the asker under which a document's writer puts its questions to the world. */
export const askerOf = (doc: DocId): string => `doc ${doc}`

const leasePollMs = 500
const lazyMs = 1000
const rereadsInPlace = 3
/** Where somebody else writes all the time, each try may be the lucky one. */
const longestRereadPauseMs = 30_000

export class DocumentWriter {
  readonly doc: DocId
  readonly #kind: Kind<unknown, unknown>
  readonly #around: WriterSurroundings
  readonly #sight: Sight
  readonly #blame: Blame
  readonly #stuck = new Stuck()
  readonly #repairs: Repairs
  readonly #backOff: BackOff
  readonly #doubts: Doubts
  #activity: 'none' | 'reading' | 'writing' = 'none'
  #notBefore = 0
  #lazySince: number | undefined
  #toldStuckUntil: number | undefined
  #cancelTimer: (() => void) | undefined

  constructor(doc: DocId, kind: Kind<unknown, unknown>, around: WriterSurroundings) {
    const { clock, world, random } = around
    this.doc = doc
    this.#kind = kind
    this.#around = around
    this.#sight = new Sight(doc, { kind, clock, world, changed: () => this.#wake() })
    this.#blame = new Blame(kind)
    this.#repairs = new Repairs(doc)
    this.#backOff = new BackOff(random)
    this.#doubts = new Doubts(clock, (point) => world.clearDoubt(doc, point))
  }

  get observed(): Observed<unknown> | undefined {
    return this.#sight.observed
  }

  /** When what is observed was true, in clock time. */
  get lastSeenAt(): number {
    return this.#sight.at
  }

  get activity(): 'none' | 'reading' | 'writing' {
    return this.#activity
  }

  /** Takes in what a LIST sent at `sentAt` says; ignored if the document was read or written since. */
  observe(observed: Observed<unknown>, sentAt: number): void {
    if (this.#activity !== 'none' || this.#sight.isStale(sentAt)) return
    this.#guard(() => this.#takeIn(observed, sentAt))
  }

  /** Reads the document again, unless a read or write is under way. */
  refresh(): void {
    if (this.#activity === 'none') void this.#read()
  }

  /** Tells the world anew what is observed and what is being written, after the kind has learned more about owners. */
  reindex(): void {
    if (this.#sight.observed === undefined) return
    this.#guard(() => this.#sight.show())
    this.#wake()
  }

  /** Takes all timers back. */
  stop(): void {
    this.#cancelTimer?.()
    this.#sight.stop()
    this.#doubts.stop()
  }

  /** Does whatever is due now. Never throws; answers are told to the world. */
  step(): void {
    if (this.#activity !== 'none' || this.#around.signal.aborted) return
    this.#guard(() => this.#next(this.#around.clock.now()))
  }

  #next(now: number): void {
    const { observed, isUnsure } = this.#sight
    if (now < this.#notBefore) {
      // Whoever yields to us (tag writes of public IPs) must not do so for the minutes of a back-off.
      this.#around.world.setWantsToWrite(this.doc, false)
      return this.#stepAt(this.#notBefore)
    }
    if (observed === undefined || isUnsure) return void this.#read()
    if (observed.state === 'moving') return this.#pollSoon(now)
    this.#planAndWrite(observed, now)
  }

  #planAndWrite(observed: Observed<unknown>, now: number): void {
    const { world, mayWrite } = this.#around
    const batch = this.#repairs.without(this.#blame.batchOf(world.wishesIn(this.doc), now), now)
    const plan = this.#plan(observed, batch)
    if (this.#holdsBack(plan, batch, now)) return this.#wake()
    const changes = plan.changes.filter((change) => change.effect !== 'cosmetic')
    const isBroken = observed.state === 'failed' && (batch.size > 0 || world.concernsUs(this.doc))
    const mustWrite = isBroken || (this.#blame.isControl && plan.body !== undefined)
    this.#publish(plan, batch, now)
    world.setWantsToWrite(this.doc, changes.length > 0 || mustWrite)
    this.#stepAt(earliest(this.#blame.nextDueAt(now), this.#repairs.nextDueAt(now)))
    if (plan.hold !== undefined) return
    if (changes.length === 0 && !mustWrite) return this.#settled(batch, now)
    if (this.#isStuck(plan, now) || this.#waitsForCompany(changes, now)) return
    if (!mayWrite()) return this.#stepAt(now + leasePollMs)
    void this.#write(plan, batch, observed)
  }

  #plan(observed: Observed<unknown>, batch: Batch): Plan<unknown> {
    const wishes = new Map([...batch].map(([owner, { wish }]) => [owner, wish]))
    return this.#kind.plan({ doc: this.doc, wishes, observed }, this.#around.world.viewFor(askerOf(this.doc)))
  }

  /** Whether somebody's share is left as others have made it; the rest is planned anew without. */
  #holdsBack(plan: Plan<unknown>, batch: Batch, now: number): boolean {
    const held = this.#repairs.hold(this.#repairs.among(plan.changes, batch), batch, now)
    if (held.length > 0) this.#around.report({ doc: this.doc, what: 'contested', changes: held })
    return held.length > 0
  }

  #publish(plan: Plan<unknown>, batch: Batch, now: number): void {
    const { world } = this.#around
    const all = world.wishesIn(this.doc)
    const state = this.#sight.observed?.state ?? 'moving'
    const open = openIn(plan, { isStuck: this.#stuck.until(plan.changes, now) !== undefined })
    for (const [owner, { wish, hash }] of all) {
      const why = this.#blame.problemOf(owner, all, now)
      if (why !== undefined) world.publish(this.doc, owner, { wish: hash, is: 'refused', why })
      const contest = this.#repairs.problemOf(owner, hash, now)
      if (contest) world.publish(this.doc, owner, { wish: hash, is: 'refused', why: contest, contested: true })
      if (!batch.has(owner)) continue
      const lastProblem = this.#blame.lastProblemOf(owner, hash)
      const answer = outcomeOf(plan, { owner, wish, state, isOpen: open(owner, wish), lastProblem })
      world.publish(this.doc, owner, { wish: hash, ...answer })
      if (answer.is === 'ready') this.#repairs.agreed(owner, hash)
    }
  }

  /** Nothing differs: this part of a search is through, or the document is as everybody wishes it. */
  #settled(batch: Batch, now: number): void {
    this.#lazySince = undefined
    this.#stuck.agreed()
    this.#repairs.settled()
    if (this.#blame.settled(batch, now)) return this.#wake()
    this.#backOff.clear()
  }

  #isStuck(plan: Plan<unknown>, now: number): boolean {
    const until = this.#stuck.until(plan.changes, now)
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
      this.#sight.begin(plan.body)
      const answer = await this.#kind.write({ doc: this.doc, plan, observed }, signal)
      const repairs = this.#repairs.among(plan.changes, batch)
      this.#repairs.made(repairs, batch, clock.now())
      this.#wrote(plan, answer)
      report({ doc: this.doc, what: 'written', changes: plan.changes, tookMs: clock.now() - startedAt })
      if (repairs.length > 0) report({ doc: this.doc, what: 'repaired', changes: repairs })
    } catch (error) {
      if (!signal.aborted) this.#failed(error, plan, batch)
    } finally {
      this.#activity = 'none'
      this.#wake()
    }
  }

  #wrote(plan: Plan<unknown>, answer: Observed<unknown>): void {
    const now = this.#around.clock.now()
    this.#sight.wrote()
    this.#stuck.wrote(plan.changes, now)
    // An answer that is failed already would be repaired at once, and again, and again.
    if (answer.state === 'failed') this.#pause(this.#backOff.next())
    else this.#backOff.clear()
    this.#blame.wrote(now)
    this.#sight.takeIn(answer, now)
  }

  #failed(error: unknown, plan: Plan<unknown>, sent: Batch): void {
    const disposition = dispositionOf(error)
    this.#around.report({ doc: this.doc, what: 'failed', disposition, error })
    // The version that was named is another one by now: who gave it that may have changed what is ours.
    if (disposition.do === 'reread' && disposition.why === 'conflict') this.#repairs.othersWrote()
    // Read again before anything else, unless it is certain that nothing was done: a read would be throttled as well.
    if (disposition.do === 'retryAfter') this.#guard(() => this.#sight.cancel())
    else this.#sight.lose(mayArriveLater(disposition))
    switch (disposition.do) {
      case 'retry':
        return this.#pause(this.#backOff.next())
      case 'retryAfter':
        return this.#pause(disposition.afterMs)
      case 'reread': {
        const isInPlace = this.#backOff.tries < rereadsInPlace
        const delayMs = Math.min(this.#backOff.next(), longestRereadPauseMs)
        return isInPlace ? undefined : this.#pause(delayMs)
      }
      case 'waitFor':
        return this.#doubt(disposition.point)
      case 'terminal': {
        const isHopeless = this.#blame.refused({ plan, sent, refusal: disposition }, this.#around.clock.now())
        return isHopeless ? this.#pause(this.#backOff.next()) : undefined
      }
    }
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
      this.#takeIn(await this.#kind.read(this.doc, signal), sentAt)
    } catch (error) {
      if (!signal.aborted) this.#fault(error)
    } finally {
      this.#activity = 'none'
      this.#wake()
    }
  }

  #takeIn(observed: Observed<unknown>, sentAt: number): void {
    const before = this.#sight.observed
    if (before !== undefined && before.version !== observed.version) {
      this.#blame.documentChanged(this.#sight.isUnsure ? 'ourselves' : 'others')
      if (!this.#sight.isUnsure) this.#repairs.othersWrote()
    }
    this.#sight.takeIn(observed, sentAt)
  }

  #pollSoon(now: number): void {
    this.#around.world.setWantsToWrite(this.doc, false)
    const dueAt = this.#sight.at + this.#sight.pollMovingMs
    if (now >= dueAt) return void this.#read()
    this.#stepAt(dueAt)
  }

  /** A kind that throws where it should not costs its own document a pause, and no other document anything. */
  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#fault(error)
      this.#wake()
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
    const { clock } = this.#around
    this.#cancelTimer?.()
    const arm = (due: number) => clock.after(Math.max(0, due - clock.now()), () => this.#wake())
    this.#cancelTimer = at === undefined ? undefined : arm(at)
  }

  #wake(): void {
    this.#around.wake(this.doc)
  }
}

function earliest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}
