/** What Azure meters apart; polls are GETs of operations and are told apart because a plan cannot foresee their number. */
export type CallClass = 'read' | 'write' | 'delete' | 'poll'

export interface CallCounts {
  readonly calls: number
  readonly sentBytes: number
  readonly receivedBytes: number
  /** Answers that closed the gate. */
  readonly throttled: number
}

/** Counts calls and bytes by class, for plan, metrics and bench. */
export function createCallCounts() {
  const none: CallCounts = { calls: 0, sentBytes: 0, receivedBytes: 0, throttled: 0 }
  const counts: Record<CallClass, CallCounts> = { read: none, write: none, delete: none, poll: none }
  return {
    add(callClass: CallClass, { sent, received }: { readonly sent: number; readonly received: number }) {
      const { calls, sentBytes, receivedBytes, throttled } = counts[callClass]
      counts[callClass] = {
        calls: calls + 1,
        sentBytes: sentBytes + sent,
        receivedBytes: receivedBytes + received,
        throttled,
      }
    },
    throttled(callClass: CallClass) {
      counts[callClass] = { ...counts[callClass], throttled: counts[callClass].throttled + 1 }
    },
    all: (): Readonly<Record<CallClass, CallCounts>> => ({ ...counts }),
  }
}
