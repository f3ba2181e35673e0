/** What Azure meters apart; polls are GETs of operations and are told apart because a plan cannot foresee their number. */
export type CallClass = 'read' | 'write' | 'delete' | 'poll'

export interface CallCounts {
  readonly calls: number
  readonly sentBytes: number
  readonly receivedBytes: number
  /** Answers that closed the gate. */
  readonly throttled: number
}

const none: CallCounts = { calls: 0, sentBytes: 0, receivedBytes: 0, throttled: 0 }

/** Counts calls and bytes by class, for plan, metrics and bench. */
export class CallTally {
  readonly #counts: Record<CallClass, CallCounts> = { read: none, write: none, delete: none, poll: none }

  /** Adds one answered call. */
  add(callClass: CallClass, { sent, received }: { readonly sent: number; readonly received: number }): void {
    const { calls, sentBytes, receivedBytes, throttled } = this.#counts[callClass]
    this.#counts[callClass] = {
      calls: calls + 1,
      sentBytes: sentBytes + sent,
      receivedBytes: receivedBytes + received,
      throttled,
    }
  }

  /** Adds one answer that closed the gate. */
  throttled(callClass: CallClass): void {
    const counts = this.#counts[callClass]
    this.#counts[callClass] = { ...counts, throttled: counts.throttled + 1 }
  }

  /** Answers the counts as they are now. */
  all(): Readonly<Record<CallClass, CallCounts>> {
    return { ...this.#counts }
  }
}
