/** One life of the played controller, from start to crash: everything it knows is lost with it. */
import { Documents } from '#provider/document/documents'
import type { Observed } from '#provider/document/kind'
import type { Owner } from '#provider/document/names'
import type { WriterEvent } from '#provider/document/writer-event'
import { loadBalancers } from './bodies.ts'
import type { Cluster } from './cluster.ts'
import { askerOf, ensure } from './ensure.ts'
import { kindsOf } from './kinds.ts'
import type { LawsInForce } from './laws-in-force.ts'
import { Ledger } from './ledger.ts'
import { longestTransitMs, type Outside } from './outside.ts'
import type { Random } from '#test/random'
import type { VirtualTime } from './virtual-time.ts'

export interface Surroundings {
  readonly time: VirtualTime
  readonly random: Random
  readonly outside: Outside
  readonly cluster: Cluster
  readonly laws: LawsInForce
  /** The lease is lost until then. */
  readonly mayWrite: () => boolean
  readonly report: (event: WriterEvent) => void
  /** Up to how long a Service may stay silent after the start. */
  readonly longestSilenceMs: number
  readonly reactionMs: number
}

const listEveryMs = 20_000
const absent: Observed<unknown> = { body: undefined, version: '', state: 'settled' }

export class Life {
  readonly documents: Documents
  readonly #around: Surroundings
  readonly #end = new AbortController()
  readonly #ledger: Ledger
  readonly #startedAt: number
  readonly #queued = new Set<Owner>()
  readonly #silent = new Set<Owner>()
  #hasBegun = false
  /** Passes of `ensure`. */
  passes = 0

  constructor(around: Surroundings, sender: number) {
    const { time, random, outside, laws, mayWrite, report } = around
    this.#around = around
    this.#startedAt = time.now()
    this.#ledger = new Ledger((owner) => this.enqueue(owner))
    this.documents = new Documents({
      clock: time,
      kindOf: kindsOf(outside, laws, sender),
      mayWrite,
      quietFrom: () => (sender === 1 ? 0 : this.#startedAt + longestTransitMs),
      onWake: (asker) => this.enqueue(asker.slice(askerOf('').length)),
      report,
      random: () => random.next(),
      signal: this.#end.signal,
    })
    void this.#begin()
  }

  get isOver(): boolean {
    return this.#end.signal.aborted
  }

  /** Ends it at once: whatever is on its way may arrive or not. */
  crash(): void {
    this.#end.abort(new Error('crashed'))
  }

  enqueue(owner: Owner): void {
    if (this.isOver || !this.#hasBegun || this.#queued.has(owner) || this.#silent.has(owner)) return
    this.#queued.add(owner)
    this.#around.time.after(this.#around.random.between(0, this.#around.reactionMs), () => {
      this.#queued.delete(owner)
      if (!this.isOver) this.#ensure(owner)
    })
  }

  #ensure(owner: Owner): void {
    const { cluster, laws } = this.#around
    this.passes += 1
    ensure(owner, { cluster, documents: this.documents, ledger: this.#ledger, laws })
  }

  /** Nothing is decided before the first LIST; then the Services come one by one, some late. */
  async #begin(): Promise<void> {
    const { time, random, cluster, longestSilenceMs } = this.#around
    while (!(await this.#list())) if (this.isOver) return
    this.#hasBegun = true
    for (const owner of cluster.services.keys()) {
      this.#silent.add(owner)
      const silenceMs = random.happens(0.2) ? random.between(0, longestSilenceMs) : random.between(0, 300)
      time.after(silenceMs, () => {
        this.#silent.delete(owner)
        this.enqueue(owner)
      })
    }
    time.after(longestTransitMs + 500, () => void this.#list())
    this.#listAgain()
  }

  #listAgain(): void {
    this.#around.time.after(listEveryMs, () => {
      if (this.isOver) return
      void this.#list()
      this.#listAgain()
    })
  }

  async #list(): Promise<boolean> {
    const { time, outside, cluster } = this.#around
    const sentAt = time.now()
    try {
      const listed = await outside.list(this.#end.signal)
      for (const doc of new Set([...listed.keys(), ...loadBalancers, ...this.documents.ids()])) {
        this.documents.observe(doc, listed.get(doc) ?? absent, sentAt)
      }
    } catch {
      return false
    }
    for (const { owner, isDeleted } of cluster.services.values()) if (isDeleted) this.enqueue(owner)
    return true
  }
}
