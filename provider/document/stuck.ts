import { hashValue } from './wish.ts'

const mostRepeats = 3
const forgottenAfterMs = 60 * 60_000

interface Sent {
  readonly body: string
  readonly times: number
  readonly since: number
}

/**
 * Notices that the outside takes a body and then shows another one (normalisation, policy, a rival): the same body is
 * written three times an hour at most. Once is not enough to tell: a rival's change may have slipped in before the answer.
 */
export class Stuck {
  #sent: Sent | undefined

  wrote(body: unknown, now: number): void {
    const hash = hashValue(body)
    const isRepeat = this.#sent?.body === hash && now < this.#sent.since + forgottenAfterMs
    this.#sent =
      isRepeat && this.#sent ? { ...this.#sent, times: this.#sent.times + 1 } : { body: hash, times: 1, since: now }
  }

  /** Nothing differs: what was sent is what stands. */
  agreed(): void {
    this.#sent = undefined
  }

  /** Until when this body must not be written again; undefined if it may be. */
  until(body: unknown, now: number): number | undefined {
    const sent = this.#sent
    // Asked first because hashing a large body at every step is dear.
    if (sent === undefined || sent.times < mostRepeats || now >= sent.since + forgottenAfterMs) return undefined
    return sent.body === hashValue(body) ? sent.since + forgottenAfterMs : undefined
  }
}
