import type { Clock } from '#provider/time/clock'

import { Backoff } from '../kubernetes/backoff.ts'

export const priorities = {
  /** What somebody just asked for. */
  now: 'now',
  /** What was there before us: it must not hold up what comes while we start. */
  flood: 'flood',
} as const
export type Priority = keyof typeof priorities

export interface AddOptions {
  readonly priority?: Priority
  /** Not before so many milliseconds; an earlier date that is already set stays. */
  readonly delayMs?: number
}

/**
 * Hands out keys to work on, each to one worker at a time. A key that is added again while it waits is the same work; one
 * that is added while it is worked on comes back when that ends. Added twice, the earlier date and the higher priority
 * count. Within a priority first come, first served; the flood gets every eighth turn, so that it ends however busy it is.
 */
export class WorkQueue {
  readonly #clock: Clock
  readonly #random: () => number
  /** With the time since when each is ready. */
  readonly #ready: Readonly<Record<Priority, Map<string, number>>> = { now: new Map(), flood: new Map() }
  readonly #delayed = new Map<
    string,
    { readonly at: number; readonly priority: Priority; readonly cancel: () => void }
  >()
  readonly #running = new Set<string>()
  /** What was added while its key was worked on. */
  readonly #again = new Map<string, AddOptions>()
  readonly #failures = new Map<string, Backoff>()
  readonly #takers: ((key: string) => void)[] = []
  #turn = 0

  constructor(clock: Clock, random: () => number = Math.random) {
    this.#clock = clock
    this.#random = random
  }

  /** Keys that could be taken now. */
  get depth(): number {
    return this.#ready.now.size + this.#ready.flood.size
  }

  /** How long the key has been ready that waits longest, in milliseconds; 0 when none is. */
  get oldestMs(): number {
    const firsts = Object.values(this.#ready).map((ready) => ready.values().next().value ?? Infinity)
    return Math.max(0, this.#clock.now() - Math.min(...firsts))
  }

  add(key: string, options: AddOptions = {}): void {
    if (this.#running.has(key)) {
      this.#again.set(key, earlier(this.#again.get(key), options))
      return
    }
    const { priority = 'now', delayMs = 0 } = options
    if (delayMs > 0) return this.#delay(key, priority, delayMs)
    this.#delayed.get(key)?.cancel()
    this.#delayed.delete(key)
    this.#makeReady(key, priority)
  }

  /**
   * Adds `key` because the answer about it may be another one now. What waits in the flood stays there: at a start everybody
   * is woken at once, and the first of five thousand would get its address after the last was looked at for the first time.
   */
  wake(key: string): void {
    this.add(key, { priority: this.#ready.flood.has(key) ? 'flood' : 'now' })
  }

  /** Waits for a key; the caller owes a `done` for it. Rejects with the signal's reason when aborted. */
  take(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const next = this.#next()
      if (next !== undefined) return resolve(next)
      const taker = (key: string): void => {
        signal.removeEventListener('abort', aborted)
        resolve(key)
      }
      const aborted = (): void => {
        this.#takers.splice(this.#takers.indexOf(taker), 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', aborted, { once: true })
      this.#takers.push(taker)
    })
  }

  /** Ends the work on `key`, which lets it be handed out again. */
  done(key: string): void {
    this.#running.delete(key)
    const again = this.#again.get(key)
    this.#again.delete(key)
    if (again !== undefined) this.add(key, again)
  }

  /** Adds `key` after its own growing delay: 5 ms at first, five minutes at most. Answers the delay in milliseconds. */
  retry(key: string): number {
    const backoff = this.#failures.get(key) ?? new Backoff({ firstMs: 5, maxMs: MAX_BACKOFF_MS, random: this.#random })
    this.#failures.set(key, backoff)
    const delayMs = backoff.next()
    this.add(key, { delayMs })
    return delayMs
  }

  /** Lets the next failure of `key` count as the first. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  #delay(key: string, priority: Priority, delayMs: number): void {
    if (this.#ready.now.has(key) || this.#ready.flood.has(key)) return
    const at = this.#clock.now() + delayMs
    const known = this.#delayed.get(key)
    if (known !== undefined && known.at <= at) return
    known?.cancel()
    const cancel = this.#clock.after(delayMs, () => {
      this.#delayed.delete(key)
      this.#makeReady(key, priority)
    })
    this.#delayed.set(key, { at, priority, cancel })
  }

  #makeReady(key: string, priority: Priority): void {
    if (priority === 'now') this.#ready.flood.delete(key)
    const ready = this.#ready[priority]
    if (!this.#ready.now.has(key) && !ready.has(key)) ready.set(key, this.#clock.now())
    const taker = this.#takers.shift()
    const next = taker === undefined ? undefined : this.#next()
    if (taker !== undefined && next !== undefined) taker(next)
  }

  #next(): string | undefined {
    const { now, flood } = this.#ready
    this.#turn += 1
    const first = flood.size > 0 && (now.size === 0 || this.#turn % FLOOD_TURN === 0) ? flood : now
    for (const key of first.keys()) {
      first.delete(key)
      this.#running.add(key)
      return key
    }
    return undefined
  }
}

const FLOOD_TURN = 8
/** Also the pause after an error that no repetition will heal: permissions get granted, quotas get raised. */
export const MAX_BACKOFF_MS = 300_000

function earlier(known: AddOptions | undefined, added: AddOptions): AddOptions {
  if (known === undefined) return added
  return {
    priority: known.priority === 'flood' ? (added.priority ?? 'now') : 'now',
    delayMs: Math.min(known.delayMs ?? 0, added.delayMs ?? 0),
  }
}
