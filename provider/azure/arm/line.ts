import type { CallClass } from './call-counts.ts'
import { rankOf, type Priority } from './priority.ts'

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
      const behind = this.#waiting.findIndex((other) => rankOf[other.ticket.priority] > rankOf[ticket.priority])
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
