/**
 * All documents of one provider: takes the owners' statements, gives each document its one writer, and lets whoever
 * asked about something that changed have another look. Everything happens in turns, so that statements made together
 * are written together.
 */
import type { Clock } from '../time/clock.ts'
import type { Kind, Observed } from './kind.ts'
import type { DocId, Owner, Point } from './names.ts'
import type { Wish } from './wish.ts'
import { World } from './world.ts'
import type { WorldView } from './world-view.ts'
import type { WriterEvent } from './writer-event.ts'
import { DocumentWriter, askerOf } from './writer.ts'

/** What is known of a document before it was ever read by itself, and since when, in clock time. */
export interface FirstSight {
  readonly observed: Observed<unknown>
  readonly seenAt: number
}

export interface DocumentsOptions {
  readonly clock: Clock
  /** The kind of a document, by its id. */
  readonly kindOf: (doc: DocId) => Kind<unknown, unknown>
  /** What is known of a document that is heard of for the first time; undefined: it has to be read. */
  readonly initially?: (doc: DocId) => FirstSight | undefined
  readonly mayWrite: () => boolean
  /**
   * Clock time from which on nothing that a predecessor sent can arrive; without it there was none. Until every document
   * was seen later than that nothing is removed that a late body could point at.
   */
  readonly quietFrom?: () => number
  /** Called when an answer that was given to this asker is another one now. Must only take note, and never throw. */
  readonly onWake: (asker: string) => void
  readonly report: (event: WriterEvent) => void
  readonly random?: () => number
  /** Ends everything at once; a write in flight is given up. See `drain` for an end without loose ends. */
  readonly signal: AbortSignal
}

const quietPollMs = 5000
/** Plans of many large documents in one go would keep timers waiting, the lease among them. */
const longestTurnMs = 50

export class Documents {
  readonly world: World
  readonly #options: DocumentsOptions
  readonly #writers = new Map<DocId, DocumentWriter>()
  readonly #writerOfAsker = new Map<string, DocumentWriter>()
  readonly #due = new Set<DocumentWriter>()
  readonly #woken = new Set<string>()
  #cancelQuietTimer: (() => void) | undefined
  #cancelTurn: (() => void) | undefined
  #drained: PromiseWithResolvers<void> | undefined

  constructor(options: DocumentsOptions) {
    this.#options = options
    this.world = new World((asker) => this.#wakeAsker(asker))
    options.signal.addEventListener('abort', () => this.#stop(), { once: true })
    if (options.quietFrom === undefined) this.world.becomeQuiet()
    else this.#awaitQuiet()
  }

  /** One statement over all documents: what is not named is kept as it stands. */
  state(owner: Owner, wishes: ReadonlyMap<DocId, Wish<unknown>>): void {
    for (const doc of this.world.state(owner, wishes)) this.#wakeWriter(this.#writer(doc))
  }

  /** Lets go of an owner and of what it asked, once nothing of it is left outside. */
  forget(owner: Owner, asker: string): void {
    this.world.forget(owner)
    this.world.dependencies.restart(asker)
  }

  /** A view for somebody who decides: it is woken through `onWake` when an answer changes. */
  viewFor(asker: string): WorldView {
    return this.world.viewFor(asker)
  }

  /** Takes in one document out of a LIST that was sent at `sentAt`. */
  observe(doc: DocId, observed: Observed<unknown>, sentAt: number): void {
    this.#writer(doc).observe(observed, sentAt)
  }

  observed(doc: DocId): Observed<unknown> | undefined {
    return this.#writers.get(doc)?.observed
  }

  /** When what is observed was true, in clock time: for decisions that need a look later than somebody else's last write. */
  lastSeenAt(doc: DocId): number | undefined {
    return this.#writers.get(doc)?.lastSeenAt
  }

  /** Every document ever heard of. */
  ids(): readonly DocId[] {
    return [...this.#writers.keys()]
  }

  /** Reads one document again. */
  refresh(doc: DocId): void {
    this.#writers.get(doc)?.refresh()
  }

  /** Looks at what is observed of a document with new eyes: who its owners are is known better now. */
  reindex(doc: DocId): void {
    this.#writers.get(doc)?.reindex()
  }

  /** Documents with a read or write under way. */
  busy(): readonly DocId[] {
    return [...this.#writers.values()].filter((writer) => writer.activity !== 'none').map((writer) => writer.doc)
  }

  /** True while the body of some document is on its way. */
  isWriting(): boolean {
    return [...this.#writers.values()].some((writer) => writer.activity === 'writing')
  }

  /** Lets every writer look again, after `mayWrite` has become true: they would find out by themselves half a second later. */
  writeNow(): void {
    for (const writer of this.#writers.values()) this.#wakeWriter(writer)
  }

  /** Begins no more writes, and resolves when those in flight have been answered: then nothing is lost by aborting. */
  drain(): Promise<void> {
    this.#drained ??= Promise.withResolvers()
    this.#settleDrain()
    return this.#drained.promise
  }

  #writer(doc: DocId): DocumentWriter {
    const known = this.#writers.get(doc)
    if (known !== undefined) return known
    const { clock, kindOf, initially, mayWrite, report, random = Math.random, signal } = this.#options
    const writer: DocumentWriter = new DocumentWriter(doc, kindOf(doc), {
      clock,
      world: this.world,
      mayWrite: () => this.#drained === undefined && mayWrite(),
      random,
      signal,
      report,
      wake: () => this.#wakeWriter(writer),
      recheck: (point) => this.#recheck(point),
    })
    this.#writers.set(doc, writer)
    this.#writerOfAsker.set(askerOf(doc), writer)
    const first = initially?.(doc)
    if (first !== undefined) writer.observe(first.observed, first.seenAt)
    return writer
  }

  #recheck(point: Point): void {
    for (const doc of this.world.docsAtPoint.get(point) ?? []) {
      if (this.world.docs.get(doc)?.observed.gives.has(point) === true) this.refresh(doc)
    }
  }

  #wakeAsker(asker: string): void {
    const writer = this.#writerOfAsker.get(asker)
    if (writer !== undefined) return this.#wakeWriter(writer)
    this.#woken.add(asker)
    this.#comeToTurn()
  }

  #wakeWriter(writer: DocumentWriter): void {
    this.#due.add(writer)
    this.#comeToTurn()
  }

  #comeToTurn(): void {
    if (this.#options.signal.aborted) return
    this.#cancelTurn ??= this.#options.clock.after(0, () => this.#turn())
  }

  #turn(): void {
    this.#cancelTurn = undefined
    const due = [...this.#due]
    const woken = [...this.#woken]
    this.#due.clear()
    this.#woken.clear()
    this.#lookWhetherQuiet()
    this.#step(due)
    for (const asker of woken) this.#options.onWake(asker)
    this.#settleDrain()
  }

  /** As many as fit into one turn; the others come to the next one. */
  #step(due: readonly DocumentWriter[]): void {
    const { clock } = this.#options
    const endsAt = clock.now() + longestTurnMs
    for (const [at, writer] of due.entries()) {
      writer.step()
      if (clock.now() < endsAt) continue
      for (const later of due.slice(at + 1)) this.#wakeWriter(later)
      return
    }
  }

  #quietFrom(): number {
    return this.#options.quietFrom?.() ?? -Infinity
  }

  #lookWhetherQuiet(): void {
    if (!this.world.isQuiet && this.#writers.size > 0 && this.#unseen().length === 0) this.world.becomeQuiet()
  }

  /** What was not seen since a predecessor's last write could arrive. */
  #unseen(): readonly DocumentWriter[] {
    const quietFrom = this.#quietFrom()
    return [...this.#writers.values()].filter((writer) => writer.lastSeenAt < quietFrom)
  }

  /** A LIST is expected to show all documents once it is quiet outside; what it left out is read one by one. */
  #awaitQuiet(): void {
    const { clock } = this.#options
    this.#cancelQuietTimer = clock.after(quietPollMs, () => {
      if (this.world.isQuiet) return
      const isExpected = clock.now() >= this.#quietFrom() + quietPollMs
      if (isExpected) for (const writer of this.#unseen()) writer.refresh()
      this.#comeToTurn()
      this.#awaitQuiet()
    })
  }

  #settleDrain(): void {
    if (!this.isWriting()) this.#drained?.resolve()
  }

  #stop(): void {
    this.#cancelQuietTimer?.()
    this.#cancelTurn?.()
    for (const writer of this.#writers.values()) writer.stop()
    this.#drained?.resolve()
  }
}
