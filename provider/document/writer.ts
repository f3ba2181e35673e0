/**
 * The one writer of one document: takes the wishes, plans, writes once, tells the world. While a write is in flight the
 * next batch gathers by itself, so a lone Service never waits and five hundred make a few writes.
 */
import type { Clock } from '../time/clock.ts'
import type { Problem } from '../intent/problem.ts'
import { BackOff } from './back-off.ts'
import { dispositionOf, type Disposition } from './disposition.ts'
import type { StatedWish } from './doc-state.ts'
import type { Kind, Observed } from './kind.ts'
import { nobody, type DocId, type Owner, type Point } from './names.ts'
import type { Change, Plan } from './plan.ts'
import { outcomeOf } from './publish.ts'
import { Refusals } from './refusals.ts'
import { Round } from './round.ts'
import { hashValue } from './wish.ts'
import type { World } from './world.ts'

/** Names the asker under which a document's writer puts its questions to the world. */
export const askerOf = (doc: DocId): string => `doc ${doc}`

const pollMovingMs = 1000
const leasePollMs = 500
const lazyMs = 1000
const rereadsInPlace = 3
/** What is in use is soon free: waiting longer would only make deleting slow. */
const longestWaitMs = 10_000

export interface WriterSurroundings {
  readonly clock: Clock
  readonly world: World
  /** False while the lease is not surely ours: checked before each write. */
  readonly mayWrite: () => boolean
  readonly random: () => number
  readonly signal: AbortSignal
  /** Asks for another step of this document soon. */
  readonly wake: (doc: DocId) => void
  /** The outside says that this point cannot be relied on: whoever gives it shall be read again. */
  readonly recheck: (point: Point) => void
  readonly report: (event: WriterEvent) => void
}

/** What happened, for logs and metrics. */
export type WriterEvent = { readonly doc: DocId } & (
  | { readonly what: 'written'; readonly changes: readonly Change[]; readonly tookMs: number }
  | { readonly what: 'failed'; readonly disposition: Disposition; readonly error: unknown }
  /** The outside keeps answering something else than what was written; nothing more is written until it or a wish changes. */
  | { readonly what: 'stuck'; readonly changes: readonly Change[] }
)

type Batch = ReadonlyMap<Owner, StatedWish>

export class DocumentWriter {
  readonly doc: DocId
  readonly #kind: Kind<unknown, unknown>
  readonly #around: WriterSurroundings
  readonly #refusals = new Refusals()
  readonly #backOff: BackOff
  readonly #round = new Round()
  #observed: Observed<unknown> | undefined
  /** When the observed body was true, in clock time: what was asked for before must not overwrite it. */
  #touchedAt = -Infinity
  #busy = false
  #notBefore = 0
  #lazySince: number | undefined
  #cancelTimer: (() => void) | undefined
  #lastSent: { readonly body: string; readonly answer: string } | undefined
  #stuckBody: string | undefined
  #controlled = false

  constructor(doc: DocId, kind: Kind<unknown, unknown>, around: WriterSurroundings) {
    this.doc = doc
    this.#kind = kind
    this.#around = around
    this.#backOff = new BackOff(around.random)
  }

  get observed(): Observed<unknown> | undefined {
    return this.#observed
  }

  get busy(): boolean {
    return this.#busy
  }

  /** Takes in what a LIST sent at `sentAt` says; ignored if the document was read or written since. */
  observe(observed: Observed<unknown>, sentAt: number): void {
    if (this.#busy || this.#touchedAt > sentAt) return
    this.#takeIn(observed, sentAt, 'read')
  }

  /** Reads the document again, unless a read or write is under way. */
  refresh(): void {
    if (!this.#busy) void this.#read()
  }

  /** Tells the world anew what is observed, after the kind has learned more about owners. */
  reindex(): void {
    if (this.#observed === undefined) return
    this.#around.world.observe(this.doc, this.#kind.index(this.doc, this.#observed))
    this.#around.wake(this.doc)
  }

  /** Does whatever is due now. Never throws; answers are told to the world. */
  step(): void {
    if (this.#busy || this.#around.signal.aborted) return
    const now = this.#around.clock.now()
    if (now < this.#notBefore) return this.#stepAt(this.#notBefore)
    if (this.#observed === undefined) return void this.#read()
    if (this.#observed.state === 'moving') return this.#pollSoon(now)
    this.#planAndWrite(this.#observed, now)
  }

  #planAndWrite(observed: Observed<unknown>, now: number): void {
    const batch = this.#batch(now)
    const plan = this.#plan(observed, batch)
    const changes = plan.changes.filter((change) => change.effect !== 'cosmetic')
    const repair = observed.state === 'failed' && batch.size > 0
    this.#publish(plan, batch, now)
    this.#around.world.setWantsToWrite(this.doc, changes.length > 0 || repair)
    this.#stepAt(this.#refusals.nextDueAt(now))
    if (plan.hold !== undefined) return
    if (changes.length === 0 && !repair) return this.#settled(batch, now)
    if (this.#isStuck(plan)) return
    if (this.#waitsForCompany(changes, now)) return
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
    for (const [owner, { hash }] of all) {
      const why = this.#refusals.problemOf(owner, all, now)
      if (why !== undefined) world.publish(this.doc, owner, { wish: hash, is: 'refused', why })
      else if (batch.has(owner)) world.publish(this.doc, owner, { wish: hash, ...outcomeOf(plan, owner, state) })
    }
  }

  /** Nothing differs: this part of a search is through, or the document is as everybody wishes it. */
  #settled(batch: Batch, now: number): void {
    this.#lazySince = undefined
    this.#lastSent = undefined
    this.#backOff.clear()
    if (batch.size > 0 && this.#round.only === undefined) this.#refusals.accepted(batch, now)
    if (this.#round.next()) this.#around.wake(this.doc)
  }

  /** Azure may answer a body with another one for ever; writing it again and again would help nobody. */
  #isStuck(plan: Plan<unknown>): boolean {
    const body = hashValue(plan.body)
    if (this.#stuckBody === body) return true
    this.#stuckBody = undefined
    const answeredOtherwise = this.#lastSent?.body === body && this.#lastSent.answer === this.#observed?.version
    if (!answeredOtherwise || this.#observed?.state === 'failed') return false
    this.#stuckBody = body
    this.#around.report({ doc: this.doc, what: 'stuck', changes: plan.changes })
    return true
  }

  #waitsForCompany(changes: readonly Change[], now: number): boolean {
    if (!changes.every((change) => change.lazy === true)) return false
    this.#lazySince ??= now
    if (now >= this.#lazySince + lazyMs) return false
    this.#stepAt(this.#lazySince + lazyMs)
    return true
  }

  async #write(plan: Plan<unknown>, batch: Batch, observed: Observed<unknown>): Promise<void> {
    const { clock, world, report } = this.#around
    const startedAt = clock.now()
    this.#busy = true
    this.#lazySince = undefined
    world.begin(this.doc, this.#kind.index(this.doc, { ...observed, body: plan.body, state: 'settled' }))
    try {
      const answer = await this.#kind.write({ doc: this.doc, plan, observed }, this.#around.signal)
      world.end(this.doc)
      this.#lastSent = { body: hashValue(plan.body), answer: answer.version }
      this.#backOff.clear()
      this.#round.wrote()
      this.#controlled = false
      this.#takeIn(answer, clock.now(), 'written')
      report({ doc: this.doc, what: 'written', changes: plan.changes, tookMs: clock.now() - startedAt })
    } catch (error) {
      world.end(this.doc)
      if (!this.#around.signal.aborted) await this.#afterFailure(error, plan, batch)
    } finally {
      this.#busy = false
      this.#around.wake(this.doc)
    }
  }

  async #afterFailure(error: unknown, plan: Plan<unknown>, batch: Batch): Promise<void> {
    const disposition = dispositionOf(error)
    this.#around.report({ doc: this.doc, what: 'failed', disposition, error })
    switch (disposition.do) {
      case 'retry':
        return this.#pause(this.#backOff.next())
      case 'retryAfter':
        return this.#pause(disposition.afterMs)
      case 'reread':
        if (this.#backOff.tries >= rereadsInPlace) this.#pause(this.#backOff.next())
        else this.#backOff.next()
        return this.#readNow()
      case 'waitFor':
        this.#waitFor(disposition.point)
        return this.#readNow()
      case 'terminal':
        return this.#blame(
          { field: '', value: '', why: disposition.message, fix: fixFor(disposition.code) },
          plan,
          batch,
        )
    }
  }

  /** Finds out whose fault a refusal is: many are halved, one is refused, and what is no owner's stays the document's problem. */
  async #blame(why: Problem, plan: Plan<unknown>, batch: Batch): Promise<void> {
    const changed = new Set(plan.changes.map((change) => change.owner))
    const suspects = [...changed].filter(
      (owner) => owner !== nobody && batch.has(owner) && batch.get(owner)?.wish !== 'gone',
    )
    if (suspects.length === 0) return this.#pause(this.#backOff.next())
    const together = suspects.length === 1 || this.#round.provedClash(suspects)
    if (!together) return this.#round.split(suspects)
    if (!(await this.#standsWithoutNewcomers())) return this.#pause(this.#backOff.next())
    this.#refuse(suspects, why, batch)
    this.#round.next()
  }

  #refuse(owners: readonly Owner[], problem: Problem, batch: Batch): void {
    const members = owners.flatMap((owner) => {
      const sent = batch.get(owner)
      return sent === undefined ? [] : [[owner, { hash: sent.hash, problem }] as const]
    })
    this.#refusals.refuse(new Map(members), this.#around.clock.now())
  }

  /**
   * Writes back what stands, once per search, when nothing of it has been accepted yet: if even that is refused, the
   * document is broken by somebody else, and no newcomer is to blame.
   */
  async #standsWithoutNewcomers(): Promise<boolean> {
    const observed = this.#observed
    if (this.#round.moved || this.#controlled || observed?.body === undefined) return true
    const plan = { body: observed.body, changes: [], refused: new Map(), waiting: new Map() }
    try {
      const answer = await this.#kind.write({ doc: this.doc, plan, observed }, this.#around.signal)
      this.#takeIn(answer, this.#around.clock.now(), 'written')
      this.#controlled = true
      return true
    } catch (error) {
      this.#around.report({ doc: this.doc, what: 'failed', disposition: dispositionOf(error), error })
      return false
    }
  }

  /** Newcomers to the point wait until the doubt is old; the rest of the body goes on, unless that is refused as well. */
  #waitFor(point: Point | undefined): void {
    const { clock, world, recheck } = this.#around
    const known = point !== undefined && this.#backOff.tries === 0
    const delayMs = Math.min(this.#backOff.next(), longestWaitMs)
    if (!known) this.#pause(delayMs)
    if (point === undefined) return
    world.doubt(this.doc, point)
    clock.after(2 * pollMovingMs, () => world.clearDoubt(this.doc, point))
    recheck(point)
  }

  async #read(): Promise<void> {
    this.#busy = true
    await this.#readNow()
    this.#busy = false
    this.#around.wake(this.doc)
  }

  async #readNow(): Promise<void> {
    const { clock, signal, report } = this.#around
    const sentAt = clock.now()
    try {
      this.#takeIn(await this.#kind.read(this.doc, signal), sentAt, 'read')
    } catch (error) {
      if (signal.aborted) return
      const disposition = dispositionOf(error)
      report({ doc: this.doc, what: 'failed', disposition, error })
      this.#pause(disposition.do === 'retryAfter' ? disposition.afterMs : this.#backOff.next())
    }
  }

  #takeIn(observed: Observed<unknown>, at: number, how: 'read' | 'written'): void {
    if (how === 'read' && this.#observed !== undefined && this.#observed.version !== observed.version) {
      this.#refusals.documentChanged()
      this.#stuckBody = undefined
    }
    this.#observed = observed
    this.#touchedAt = at
    this.#around.world.observe(this.doc, this.#kind.index(this.doc, observed))
    this.#around.wake(this.doc)
  }

  #pollSoon(now: number): void {
    this.#around.world.setWantsToWrite(this.doc, false)
    if (now - this.#touchedAt >= pollMovingMs) return void this.#read()
    this.#stepAt(this.#touchedAt + pollMovingMs)
  }

  #pause(delayMs: number): void {
    this.#notBefore = this.#around.clock.now() + delayMs
  }

  #stepAt(at: number | undefined): void {
    this.#cancelTimer?.()
    this.#cancelTimer =
      at === undefined
        ? undefined
        : this.#around.clock.after(Math.max(0, at - this.#around.clock.now()), () => this.#around.wake(this.doc))
  }
}

function fixFor(code: string): string {
  return `See the code ${code} in the cloud's documentation, correct the Service, and it is tried again`
}
