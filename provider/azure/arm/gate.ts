/**
 * The one door of a subscription to ARM. Every request passes it, so that it can order them, bound the writes in flight, and
 * hold a class of calls back when Azure says so: a request sent before Retry-After has passed is refused again with a new
 * value (arm-semantics 4.1), so going on would never end.
 */
import type { Clock } from '#provider/time/clock'
import { CallTally, type CallClass, type CallCounts } from './call-counts.ts'
import { Line, type Ticket } from './line.ts'
import { Quota, type Header } from './quota.ts'

export interface GateOptions {
  readonly clock: Clock
  /** PUT, PATCH and DELETE requests that may be unanswered at a time. */
  readonly writesInFlight?: number
  /** GETs that may be unanswered at a time; polls do not count, each belongs to a write. */
  readonly readsInFlight?: number
}

type Lane = 'change' | 'read' | 'poll'

/** The gate of one subscription. */
export class Gate {
  readonly #clock: Clock
  readonly #bounds: Readonly<Record<Lane, number>>
  readonly #inFlight: Record<Lane, number> = { change: 0, read: 0, poll: 0 }
  readonly #quota: Quota
  readonly #tally = new CallTally()
  readonly #line = new Line()
  #wakeAt = Infinity
  #cancelWake = () => {}

  constructor({ clock, writesInFlight = 32, readsInFlight = 32 }: GateOptions) {
    this.#clock = clock
    this.#quota = new Quota(clock)
    this.#bounds = { change: writesInFlight, read: readsInFlight, poll: Infinity }
  }

  /** Runs `task` when its turn comes. Rejects with the signal's reason if that is aborted before the turn has come. */
  async pass<T>(ticket: Ticket, task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#line.join(ticket, signal)
    this.#admit()
    await turn
    try {
      return await task()
    } finally {
      this.#inFlight[laneOf(ticket)] -= 1
      this.#admit()
    }
  }

  /** Lets nothing of the class in before `forMs` milliseconds have passed. */
  close(callClass: CallClass, forMs: number): void {
    this.#quota.close(callClass, forMs)
    this.#tally.throttled(callClass)
  }

  /** Learns from the `x-ms-ratelimit-remaining-*` headers of an answer. */
  learn(callClass: CallClass, header: Header): void {
    this.#quota.learn(callClass, header)
  }

  /** Adds one answered request to the counts. */
  count(callClass: CallClass, bytes: { readonly sent: number; readonly received: number }): void {
    this.#tally.add(callClass, bytes)
  }

  /** Answers calls and bytes per class since the start. */
  counts(): Readonly<Record<CallClass, CallCounts>> {
    return this.#tally.all()
  }

  /** Answers the milliseconds until the class may be called again as far as Azure said; 0 when open. */
  closedForMs(callClass: CallClass): number {
    return this.#quota.closedForMs(callClass)
  }

  // Lets in whoever may enter, in order; what is held back by time is woken by one timer.
  #admit(): void {
    const now = this.#clock.now()
    let soonest = Infinity
    this.#line.call((ticket) => {
      const openAt = this.#quota.openAt(ticket.callClass)
      if (openAt > now) soonest = Math.min(soonest, openAt)
      if (openAt > now || this.#inFlight[laneOf(ticket)] >= this.#bounds[laneOf(ticket)]) return false
      this.#inFlight[laneOf(ticket)] += 1
      this.#quota.spend(ticket.callClass)
      return true
    })
    this.#wake(soonest)
  }

  #wake(at: number): void {
    if (at === this.#wakeAt) return
    this.#cancelWake()
    this.#wakeAt = at
    if (at === Infinity) return
    this.#cancelWake = this.#clock.after(at - this.#clock.now(), () => {
      this.#wakeAt = Infinity
      this.#admit()
    })
  }
}

function laneOf({ callClass }: Ticket): Lane {
  return callClass === 'write' || callClass === 'delete' ? 'change' : callClass
}
