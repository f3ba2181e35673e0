/**
 * The one door of a subscription to ARM. Every request passes it, so that it can order them (deletes first: they free what
 * others wait for), bound the writes in flight, and hold a class of calls back when Azure says so: a request sent before
 * Retry-After has passed is refused again with a new value (arm-semantics 4.1), so going on would never end.
 */
import type { Clock } from '#provider/time/clock'
import type { CallClass, CallCounts } from './call-counts.ts'
import { createCallCounts } from './call-counts.ts'
import { createQuota } from './quota.ts'

/** The order of writes that wait: delete, create, members, drift. */
export type Priority = 'delete' | 'create' | 'members' | 'drift'

const rank: Readonly<Record<Priority, number>> = { delete: 0, create: 1, members: 2, drift: 3 }

export interface Ticket {
  readonly callClass: CallClass
  readonly priority: Priority
}

export interface GateOptions {
  readonly clock: Clock
  /** PUT, PATCH and DELETE requests that may be unanswered at a time. */
  readonly writesInFlight?: number
  /** GETs that may be unanswered at a time; polls do not count, each belongs to a write. */
  readonly readsInFlight?: number
}

export interface Gate {
  /** Runs `task` when its turn comes. Rejects with the signal's reason if that is aborted before the turn has come. */
  pass<T>(ticket: Ticket, task: () => Promise<T>, signal: AbortSignal): Promise<T>
  /** Lets nothing of the class in before `forMs` milliseconds have passed. */
  close(callClass: CallClass, forMs: number): void
  /** Learns from the `x-ms-ratelimit-remaining-*` headers of an answer. */
  learn(callClass: CallClass, header: (name: string) => string | undefined): void
  /** Adds one answered request to the counts. */
  count(callClass: CallClass, bytes: { readonly sent: number; readonly received: number }): void
  /** Calls and bytes per class since the start. */
  counts(): Readonly<Record<CallClass, CallCounts>>
  /** Milliseconds until the class may be called again as far as Azure said; 0 when open. */
  closedForMs(callClass: CallClass): number
}

interface Waiting {
  readonly ticket: Ticket
  readonly enter: () => void
}

/** Makes the gate of one subscription. */
export function createGate({ clock, writesInFlight = 32, readsInFlight = 32 }: GateOptions): Gate {
  const bounds = { change: writesInFlight, read: readsInFlight, poll: Infinity }
  const inFlight = { change: 0, read: 0, poll: 0 }
  const quota = createQuota(clock)
  const tally = createCallCounts()
  let waiting: Waiting[] = []
  let wakeAt = Infinity
  let cancelWake = () => {}

  // Lets in whoever may enter, in order; what is held back by time is woken by one timer.
  function admit() {
    let soonest = Infinity
    for (const one of waiting) {
      const { callClass } = one.ticket
      const openAt = quota.openAt(callClass)
      if (openAt > clock.now()) soonest = Math.min(soonest, openAt)
      else if (inFlight[laneOf(callClass)] < bounds[laneOf(callClass)]) {
        waiting = waiting.filter((other) => other !== one)
        inFlight[laneOf(callClass)] += 1
        quota.spend(callClass)
        one.enter()
      }
    }
    wakeNotLaterThan(soonest)
  }

  function wakeNotLaterThan(at: number) {
    if (at === wakeAt) return
    cancelWake()
    wakeAt = at
    if (at === Infinity) return
    cancelWake = clock.after(at - clock.now(), () => {
      wakeAt = Infinity
      admit()
    })
  }

  function turn(ticket: Ticket, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        waiting = waiting.filter((other) => other !== one)
        reject(signal.reason)
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const one: Waiting = { ticket, enter }
      signal.addEventListener('abort', leave, { once: true })
      const behind = waiting.findIndex((other) => rank[other.ticket.priority] > rank[ticket.priority])
      waiting.splice(behind === -1 ? waiting.length : behind, 0, one)
      admit()
    })
  }

  return {
    async pass(ticket, task, signal) {
      await turn(ticket, signal)
      try {
        return await task()
      } finally {
        inFlight[laneOf(ticket.callClass)] -= 1
        admit()
      }
    },
    close(callClass, forMs) {
      quota.close(callClass, forMs)
      tally.throttled(callClass)
    },
    learn: (callClass, header) => quota.learn(callClass, header),
    count: (callClass, bytes) => tally.add(callClass, bytes),
    counts: () => tally.all(),
    closedForMs: (callClass) => quota.closedForMs(callClass),
  }
}

function laneOf(callClass: CallClass): 'change' | 'read' | 'poll' {
  return callClass === 'write' || callClass === 'delete' ? 'change' : callClass
}
