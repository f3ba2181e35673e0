/**
 * The played cloud: documents written whole by long-running operations. A body is visible as soon as it is accepted and
 * `moving` until its operation ends; each acceptance and each end is a new version, as in Azure (arm-semantics 2.3).
 */
import { DispositionError, type Disposition } from '#provider/document/disposition'
import type { Observed } from '#provider/document/kind'
import type { DocId } from '#provider/document/names'
import type { Body } from './bodies.ts'
import { noFaults, type Faults } from './faults.ts'
import type { Random } from '#test/random'
import { refusalOf } from './refusal.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface Request {
  readonly doc: DocId
  /** undefined: delete. */
  readonly body: Body | undefined
  /** The version it replaces; '': it must not exist. */
  readonly version: string
  /** Who sent it: one life of a controller. */
  readonly sender: number
}

export interface Commit {
  readonly doc: DocId
  readonly before: Body | undefined
  readonly after: Body | undefined
  readonly by: 'client' | 'other'
  /** When the request was sent. */
  readonly sentAt: number
}

interface Resource {
  body: Body | undefined
  version: number
  state: 'settled' | 'moving' | 'failed'
  operation: { readonly superseded: () => void; readonly isDelete: boolean } | undefined
}

interface Call {
  readonly request: Request
  readonly sentAt: number
  readonly answer: (observed: Observed<Body>) => void
  readonly fail: (disposition: Disposition) => void
}

/** The longest a request may be on its way when its sender has died (the request timeout of the product). */
export const longestTransitMs = 10_000

export class Outside {
  faults: Faults = noFaults
  readonly onCommit = new Set<(commit: Commit) => void>()
  /** Called whenever a body or its state has changed. */
  readonly onChange = new Set<() => void>()
  readonly calls = { reads: 0, writes: 0, accepted: 0, lists: 0 }
  /** Breaches that only the outside can see. */
  readonly breaches: string[] = []
  readonly #time: VirtualTime
  readonly #random: Random
  readonly #resources = new Map<DocId, Resource>()
  readonly #dead = new Set<number>()
  readonly #writing = new Set<string>()
  #versions = 0

  constructor(time: VirtualTime, random: Random) {
    this.#time = time
    this.#random = random
  }

  /** What stands, as only the outside itself can see it. */
  body(doc: DocId): Body | undefined {
    return this.#resources.get(doc)?.body
  }

  state(doc: DocId): Resource['state'] {
    return this.#resources.get(doc)?.state ?? 'settled'
  }

  /** It is being deleted: it still stands, but nothing may be put on it. */
  isLeaving(doc: DocId): boolean {
    return this.#resources.get(doc)?.operation?.isDelete === true
  }

  docs(): readonly DocId[] {
    return [...this.#resources].filter(([, { body }]) => body !== undefined).map(([doc]) => doc)
  }

  /** Puts something there at once, as found at the beginning. */
  place(doc: DocId, body: Body): void {
    this.#resources.set(doc, { body, version: (this.#versions += 1), state: 'settled', operation: undefined })
  }

  /** The sender has died: what it has on its way may still arrive, or not. */
  bury(sender: number): void {
    this.#dead.add(sender)
  }

  snapshot(doc: DocId): Observed<Body> {
    const resource = this.#resources.get(doc)
    if (resource?.body === undefined) return { body: undefined, version: '', state: 'settled' }
    return { body: resource.body, version: `v${resource.version}`, state: resource.state }
  }

  async read(doc: DocId, signal: AbortSignal): Promise<Observed<Body>> {
    this.calls.reads += 1
    await this.#travel(5, 60, signal)
    if (this.#random.happens(this.faults.readFails)) throw failure({ do: 'retry' })
    if (this.#random.happens(this.faults.readFails / 2)) throw failure({ do: 'retryAfter', afterMs: 3000 })
    const seen = this.snapshot(doc)
    await this.#travel(5, 60, signal)
    return seen
  }

  /** All documents at one instant, answered a while later: by then it may be an old story. */
  async list(signal: AbortSignal): Promise<ReadonlyMap<DocId, Observed<Body>>> {
    this.calls.lists += 1
    await this.#travel(5, 100, signal)
    const seen = new Map(this.docs().map((doc) => [doc, this.snapshot(doc)]))
    await this.#travel(5, 3000, signal)
    return seen
  }

  write(request: Request, signal: AbortSignal): Promise<Observed<Body>> {
    const key = `${request.sender} ${request.doc}`
    if (this.#writing.has(key)) this.breaches.push(`two writes of ${request.doc} at once`)
    this.#writing.add(key)
    this.calls.writes += 1
    return new Promise<Observed<Body>>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      const fail = (disposition: Disposition) => this.#time.after(20, () => reject(failure(disposition)))
      this.#send({
        request,
        sentAt: this.#time.now(),
        answer: (observed) => this.#time.after(20, () => resolve(observed)),
        fail,
      })
    }).finally(() => this.#writing.delete(key))
  }

  /** Somebody else writes: at once, whatever is under way. */
  meddle(doc: DocId, change: (body: Body) => Body): void {
    const resource = this.#resources.get(doc)
    if (resource?.body === undefined || resource.operation?.isDelete === true) return
    resource.operation?.superseded()
    this.#accept(doc, change(resource.body), { by: 'other', sentAt: this.#time.now() })
    this.#begin(doc, { isDelete: false, sentAt: this.#time.now(), ended: () => undefined, superseded: () => undefined })
  }

  #send(call: Call): void {
    const { lost, lostButArriving } = this.faults
    const transitMs = this.#random.between(5, 60)
    const lateMs = this.#random.between(0, longestTransitMs)
    const fate = this.#random.next()
    if (this.#random.happens(lost / 3)) return call.fail({ do: 'reread', why: 'lost' })
    if (this.#random.happens(lostButArriving)) {
      call.fail({ do: 'reread', why: 'lost' })
      this.#time.after(this.#random.between(5, 2000), () => this.#arrive({ ...call, ...silent }))
      return
    }
    this.#time.after(transitMs, () => {
      if (!this.#dead.has(call.request.sender)) return this.#arrive(call)
      if (fate < 0.3) return
      this.#time.after(fate < 0.6 ? 0 : Math.max(0, lateMs - transitMs), () => this.#arrive({ ...call, ...silent }))
    })
  }

  #arrive(call: Call): void {
    const { request, sentAt, fail } = call
    if (this.#random.happens(this.faults.throttled))
      return fail({ do: 'retryAfter', afterMs: this.#random.between(500, 5000) })
    if (this.#random.happens(this.faults.unavailable)) return fail({ do: 'retry' })
    if (this.snapshot(request.doc).version !== request.version) return fail({ do: 'reread', why: 'conflict' })
    const refusal = refusalOf(request, this, this.#random.happens(this.faults.pointUnnamed))
    if (refusal !== undefined) return fail(refusal)
    this.calls.accepted += 1
    const isDelete = request.body === undefined
    if (!isDelete) this.#accept(request.doc, request.body, { by: 'client', sentAt })
    this.#operate(call, isDelete)
  }

  #operate({ request, sentAt, answer, fail }: Call, isDelete: boolean): void {
    const { unavailableButDone, lost, operationFails } = this.faults
    const cut = this.#random.next()
    const isCutEarly = cut < lost / 3
    if (isCutEarly) fail({ do: 'reread', why: 'lost' })
    else if (this.#random.happens(unavailableButDone)) fail({ do: 'retry' })
    const fails = this.#random.happens(operationFails)
    this.#begin(request.doc, {
      isDelete,
      sentAt,
      fails,
      superseded: () => fail({ do: 'reread', why: 'superseded' }),
      ended: () => {
        if (cut > 1 - lost / 3) fail({ do: 'reread', why: 'lost' })
        else if (fails) fail({ do: 'reread', why: 'failed' })
        else answer(this.snapshot(request.doc))
      },
    })
  }

  #accept(doc: DocId, after: Body | undefined, who: Pick<Commit, 'by' | 'sentAt'>): void {
    const before = this.body(doc)
    const version = (this.#versions += 1)
    this.#resources.set(doc, { body: after, version, state: 'settled', operation: undefined })
    for (const tell of this.onCommit) tell({ doc, before, after, ...who })
  }

  #begin(doc: DocId, how: Operation): void {
    const resource = this.#resources.get(doc)
    if (resource === undefined) return
    const operation = { superseded: how.superseded, isDelete: how.isDelete }
    resource.operation = operation
    resource.state = 'moving'
    resource.version = this.#versions += 1
    this.#changed()
    this.#time.after(
      doc.startsWith('lb/') ? this.#random.between(2000, 6000) : this.#random.between(1000, 3000),
      () => {
        // Somebody else's write took the place of this one.
        if (resource !== this.#resources.get(doc) || resource.operation !== operation) return
        resource.operation = undefined
        resource.state = how.fails === true ? 'failed' : 'settled'
        resource.version = this.#versions += 1
        if (how.isDelete && how.fails !== true) this.#accept(doc, undefined, { by: 'client', sentAt: how.sentAt })
        this.#changed()
        how.ended()
      },
    )
  }

  #changed(): void {
    for (const tell of this.onChange) tell()
  }

  #travel(fromMs: number, toMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.#time.after(this.#random.between(fromMs, toMs), resolve)
    })
  }
}

interface Operation {
  readonly isDelete: boolean
  readonly sentAt: number
  readonly fails?: boolean
  readonly superseded: () => void
  readonly ended: () => void
}

const silent = { answer: () => undefined, fail: () => undefined }

function failure(disposition: Disposition): DispositionError {
  return new DispositionError(`the outside says ${disposition.do}`, disposition)
}
