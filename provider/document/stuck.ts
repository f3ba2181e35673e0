import type { Change } from './plan.ts'
import { hashValue } from './wish.ts'

const mostRepeats = 3
const forgottenAfterMs = 60 * 60_000

interface Made {
  readonly changes: string
  readonly times: number
  readonly since: number
}

/**
 * Notices that the outside takes a write and then shows something else (normalisation, policy, a rival): the same changes
 * are made three times an hour at most. Once is not enough to tell: a rival's change may have slipped in before the
 * answer. Judged by the changes and not by the body, which holds another version each time.
 */
export class Stuck {
  #made: Made | undefined

  wrote(changes: readonly Change[], now: number): void {
    // A document in a failed state is written with nothing changed, as often as its back-off says.
    if (changes.length === 0) return
    const hash = hashValue(changes)
    const made = this.#made
    const isRepeat = made?.changes === hash && now < made.since + forgottenAfterMs
    this.#made = isRepeat ? { ...made, times: made.times + 1 } : { changes: hash, times: 1, since: now }
  }

  /** Nothing differs: what was written is what stands. */
  agreed(): void {
    this.#made = undefined
  }

  /** Until when these changes must not be made again; undefined if they may be. */
  until(changes: readonly Change[], now: number): number | undefined {
    const made = this.#made
    if (made === undefined || made.times < mostRepeats || now >= made.since + forgottenAfterMs) return undefined
    return made.changes === hashValue(changes) ? made.since + forgottenAfterMs : undefined
  }
}
