/**
 * Holds the AKS lease while documents are being written: taken when the first write wants to begin, kept for all that follow
 * at once, given back when nothing is written any more. The Azure provider asks five times for every Service (weakness 10);
 * here a batch costs three requests, whatever its size.
 */
import type { Logger } from 'pino'
import type { Clock } from '#provider/time/clock'
import { causeOf } from '../kubernetes/api-error.ts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import { startDeadline } from '../kubernetes/deadline.ts'
import type { LeaseObject } from '../kubernetes/lease-object.ts'
import { giveLockerBack, lockerLease, takeLocker } from './locker-lease.ts'

export interface ResourceLockOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly holder: string
  /** A write is under way. */
  readonly isWriting: () => boolean
  /** Writes may begin now. */
  readonly onTaken: () => void
  /** Somebody else had the lease before us, and may have changed what we know. */
  readonly onAfterOther: () => void
  /** What `blockedBy` answers is another now. */
  readonly onBlocked: () => void
}

interface Held {
  readonly lease: LeaseObject
  readonly sinceMs: number
  readonly untilMs: number
}

/** Long enough to hold the lease from a public IP's write to that of the rule on it. */
const lingerMs = 1000
/** No write begins under a lease that is older: somebody else shall have a turn. */
const longestTurnMs = 30_000
const pauseMs = 1000
const retryMs = 5000
const requestTimeoutMs = 5000

export class ResourceLock {
  readonly #options: ResourceLockOptions
  readonly #told = `the lease ${lockerLease.namespace}/${lockerLease.name}`
  #held: Held | undefined
  #blockedBy: string | undefined
  #notBeforeMs = 0
  #lastWriteMs = 0
  #isStopped = false
  /** Taking it or giving it back. */
  #asking: Promise<void> | undefined

  constructor(options: ResourceLockOptions) {
    this.#options = options
  }

  /** In whose favour writes wait, for people; undefined: they do not. */
  get blockedBy(): string | undefined {
    return this.#blockedBy
  }

  /** True if a write may begin. Otherwise the lease is being taken, and `onTaken` tells when. */
  mayBegin(): boolean {
    const now = this.#options.clock.now()
    if (this.#held !== undefined) return this.#asking === undefined && now < this.#held.sinceMs + longestTurnMs
    if (this.#asking === undefined && !this.#isStopped && now >= this.#notBeforeMs) this.#ask(() => this.#take())
    return false
  }

  /** True if a write that has begun may go on. */
  holds(): boolean {
    return this.#held !== undefined && this.#options.clock.now() < this.#held.untilMs
  }

  /** Gives the lease back; the writes must have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#asking
    await this.#giveBack()
  }

  #ask(task: () => Promise<void>): void {
    this.#asking = task().finally(() => (this.#asking = undefined))
  }

  async #take(): Promise<void> {
    const { client, clock, holder, log, onAfterOther, onTaken } = this.#options
    const nowMs = clock.now()
    using deadline = startDeadline(clock, requestTimeoutMs, never)
    try {
      const taking = await takeLocker({ client, holder, nowMs }, deadline.signal)
      if (taking.is === 'held') {
        this.#notBeforeMs = clock.now() + retryMs
        const until = new Date(taking.untilMs).toISOString()
        return this.#block(`${this.#told}, which ${taking.by} holds, at the longest until ${until}`)
      }
      this.#held = { lease: taking.lease, sinceMs: nowMs, untilMs: taking.untilMs }
      this.#lastWriteMs = clock.now()
      this.#block(undefined)
      if (taking.isAfterOther) onAfterOther()
      this.#watch()
    } catch (error) {
      this.#notBeforeMs = clock.now() + retryMs
      log.warn({ ...causeOf(error) }, `${this.#told} cannot be taken`)
      return this.#block(`${this.#told}, which cannot be taken`)
    }
    // Not before `#asking` has ended, or nobody could begin.
    clock.after(0, onTaken)
  }

  /** Looks a few times a second whether the batch is through. */
  #watch(): void {
    const { clock, isWriting } = this.#options
    clock.after(lingerMs / 4, () => {
      if (this.#held === undefined || this.#isStopped) return
      const now = clock.now()
      if (isWriting()) this.#lastWriteMs = now
      const isTurnOver = now >= this.#held.sinceMs + longestTurnMs
      const isIdle = !isWriting() && (isTurnOver || now >= this.#lastWriteMs + lingerMs)
      if (!isIdle) return this.#watch()
      if (isTurnOver) this.#notBeforeMs = now + pauseMs
      this.#ask(() => this.#giveBack())
    })
  }

  async #giveBack(): Promise<void> {
    const { client, clock, holder, log } = this.#options
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    using deadline = startDeadline(clock, requestTimeoutMs, never)
    try {
      await giveLockerBack({ client, holder }, held.lease, deadline.signal)
    } catch (error) {
      // Another holder's by now, or ours until it is over: we take our own again at once.
      log.warn({ ...causeOf(error) }, `${this.#told} could not be given back`)
    }
  }

  #block(by: string | undefined): void {
    if (by === this.#blockedBy) return
    this.#blockedBy = by
    if (by !== undefined) this.#options.log.warn(`writes wait for ${by}`)
    this.#options.onBlocked()
  }
}

const never = new AbortController().signal
