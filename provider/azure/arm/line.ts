import type { CallClass } from './call-counts.ts'

/**
 * The order of calls that wait: deletes first, because they free what others wait for; then what one write does for many,
 * or the first of five hundred Services waits until the public IP of the last was asked for.
 */
export type Priority = 'delete' | 'shared' | 'create' | 'members' | 'drift'

const rank: Readonly<Record<Priority, number>> = { delete: 0, shared: 1, create: 2, members: 3, drift: 4 }

export interface Ticket {
  readonly callClass: CallClass
  readonly priority: Priority
}

interface Waiting {
  readonly ticket: Ticket
  readonly enter: () => void
}

/** Those who wait for their turn: by priority, and in order of arrival among equals. */
export class Line {
  #waiting: Waiting[] = []

  /** Joins the line; resolves when called, rejects with the signal's reason when that is aborted first. */
  join(ticket: Ticket, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        this.#waiting = this.#waiting.filter((other) => other !== one)
        reject(signal.reason)
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const one = { ticket, enter }
      signal.addEventListener('abort', leave, { once: true })
      const behind = this.#waiting.findIndex((other) => rank[other.ticket.priority] > rank[ticket.priority])
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, one)
    })
  }

  /** Calls everyone, in order, whom `admits` lets in; it is asked once for each and may change its mind as it lets in. */
  call(admits: (ticket: Ticket) => boolean): void {
    const kept: Waiting[] = []
    for (const one of this.#waiting) {
      if (admits(one.ticket)) one.enter()
      else kept.push(one)
    }
    this.#waiting = kept
  }
}
