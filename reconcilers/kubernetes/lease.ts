import { hostname } from 'node:os'

import { sleep } from '#provider/time/clock'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { Metrics } from '../metrics.ts'
import { causeOf } from './api-error.ts'
import { startDeadline } from './deadline.ts'
import { heldBy, isTakeable, observe, released } from './lease-record.ts'
import { resources } from './resource.ts'
import type { KubernetesClient } from './client.ts'
import type { LeaseObject } from './lease-object.ts'
import type { ObservedLease } from './lease-record.ts'
import type { Target } from './resource.ts'

export interface LeaseOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly namespace: string
  readonly name: string
  readonly identity: string
  readonly random?: () => number
}

/** Who we are in a lease: the host for people, the UUID so that two processes of one host are two. */
export function createIdentity(): string {
  return `${hostname()}_${crypto.randomUUID()}`
}

/**
 * Leader election on a coordination.k8s.io Lease with client-go's times: 15 s lease, 10 s to renew, a renewal every 2 s.
 * `holdsUntil` is a promise to ourselves, counted from before the request that renewed was sent: past it nothing may be
 * written outside, whatever the network is doing. Writes are also fenced by versions; the lease alone fences nothing.
 */
export class Lease {
  readonly #options: LeaseOptions
  readonly #target: Target<LeaseObject>
  readonly #random: () => number
  readonly #lost = new AbortController()
  #observed: ObservedLease | undefined
  #holdsUntil = 0
  #quietFrom = Infinity

  constructor(options: LeaseOptions) {
    this.#options = options
    this.#random = options.random ?? Math.random
    this.#target = { resource: resources.leases, namespace: options.namespace, name: options.name }
  }

  /** Aborted when the lease, once held, is lost. Losing it ends the process: there is no way back. */
  get signal(): AbortSignal {
    return this.#lost.signal
  }

  /** Milliseconds since the epoch until which we may act as the leader; 0 before and after. */
  holdsUntil(): number {
    return this.#holdsUntil
  }

  /**
   * Milliseconds since the epoch from which on nothing that a predecessor sent can still take effect: now, if it gave the
   * lease back, which it does when its last write has ended; else the longest request after it had to stop writing.
   */
  quietFrom(): number {
    return this.#quietFrom
  }

  /** Resolves when the lease is ours; looks more than once in two seconds until then. */
  async acquire(signal: AbortSignal): Promise<void> {
    let told: string | undefined
    while (!(await this.#try(signal))) {
      const holder = this.#observed?.lease.spec?.holderIdentity ?? undefined
      if (holder !== told) this.#options.log.info({ lease: this.#options.name, holder }, 'waiting for the lease')
      told = holder
      await sleep(this.#options.clock, LOOK_PERIOD_MS * (1 + this.#random() * JITTER), signal)
    }
    this.#options.log.info({ lease: this.#options.name, identity: this.#options.identity }, 'became the leader')
    this.#options.metrics.leaseHeld.set(1)
  }

  /**
   * Says whether somebody holds the lease, going by the time that he wrote himself: good enough to keep out of his way, and
   * for nothing more.
   */
  async isHeldByOther(signal: AbortSignal): Promise<boolean> {
    const { client, clock, identity } = this.#options
    const spec = (await client.get(this.#target, signal))?.spec
    // A released lease may carry nulls, not only missing fields.
    const holderIdentity = spec?.holderIdentity ?? ''
    const lastsUntil = Date.parse(spec?.renewTime ?? '') + (spec?.leaseDurationSeconds ?? 0) * 1000
    return holderIdentity !== '' && holderIdentity !== identity && clock.now() < lastsUntil
  }

  /** Keeps the lease until `signal` is aborted or the lease is lost; call it after `acquire`. Never rejects. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, log, name } = this.#options
    const ended = AbortSignal.any([signal, this.#lost.signal])
    // Its own timer, because a request that hangs must not delay the verdict.
    let cancel = this.#loseAt(this.#holdsUntil)
    try {
      while (!ended.aborted) {
        await sleep(clock, RETRY_PERIOD_MS, ended)
        // A renewal on its way ends by itself: cut off by `signal` it might still be done, after the lease was released.
        if (!(await this.#try(this.#lost.signal))) continue
        cancel()
        cancel = this.#loseAt(this.#holdsUntil)
      }
    } catch (error) {
      if (!ended.aborted) this.#lost.abort(error)
    } finally {
      cancel()
      if (this.#lost.signal.aborted) log.error({ lease: name }, 'lost the lease')
    }
  }

  /** Lets the next one in at once instead of after fifteen seconds. Call it only when nothing is being written any more. */
  async release(signal: AbortSignal): Promise<void> {
    const { client, clock, metrics } = this.#options
    const held = this.#holdsUntil > clock.now() ? this.#observed : undefined
    this.#holdsUntil = 0
    metrics.leaseHeld.set(0)
    if (held === undefined) return
    const record = { ...held.lease, ...TYPE, spec: released(held.lease.spec, clock.now()) }
    await client.replace(this.#target, record, signal)
  }

  #loseAt(atMs: number): () => void {
    const { clock, metrics } = this.#options
    return clock.after(Math.max(0, atMs - clock.now()), () => {
      this.#holdsUntil = 0
      metrics.leaseHeld.set(0)
      this.#lost.abort(new Error('the lease was lost'))
    })
  }

  /** One round: true if the lease is ours for another ten seconds. */
  async #try(signal: AbortSignal): Promise<boolean> {
    const { clock, log, metrics } = this.#options
    using deadline = startDeadline(clock, REQUEST_TIMEOUT_MS, signal)
    try {
      const won = await this.#takeOrRenew(deadline.signal)
      metrics.leaseRenewals.inc({ result: won ? 'held' : 'taken' })
      return won
    } catch (error) {
      if (signal.aborted) throw error
      metrics.leaseRenewals.inc({ result: 'failed' })
      log.warn({ lease: this.#options.name, ...causeOf(error) }, 'could not take or renew the lease')
      // Whatever we knew may be old by now, for instance after a conflict.
      return false
    }
  }

  async #takeOrRenew(signal: AbortSignal): Promise<boolean> {
    const { client, clock, identity, namespace, name } = this.#options
    const found = await client.get(this.#target, signal)
    const beganMs = clock.now()
    const spec = heldBy(identity, LEASE_DURATION_SECONDS, found?.spec, beganMs)
    if (found === undefined) {
      const record = { ...TYPE, metadata: { namespace, name }, spec }
      return this.#hold(await client.create(this.#target, record, signal), beganMs, beganMs)
    }
    this.#observed = observe(this.#observed, found, beganMs)
    if (!isTakeable(this.#observed, identity, beganMs)) {
      // Somebody else holds it. If that was us a moment ago, it is lost this instant.
      if (this.#holdsUntil > 0) this.#loseAt(beganMs)
      return false
    }
    // An expired lease is only seen as such fifteen seconds after it was last renewed, five after its holder had to stop.
    const wasReleased = (found.spec?.holderIdentity ?? '') === ''
    const quietFromMs = wasReleased ? beganMs : beganMs + LONGEST_REQUEST_MS
    // The version in `found` makes this fail if another one was quicker.
    return this.#hold(await client.replace(this.#target, { ...found, ...TYPE, spec }, signal), beganMs, quietFromMs)
  }

  #hold(written: LeaseObject | undefined, beganMs: number, quietFromMs: number): boolean {
    if (written === undefined) return false
    this.#observed = { lease: written, sinceMs: beganMs }
    this.#holdsUntil = beganMs + RENEW_DEADLINE_MS
    // Only the first time there was a predecessor; a try that lost the race tells nothing about the next one.
    if (this.#quietFrom === Infinity) this.#quietFrom = quietFromMs
    return true
  }
}

const TYPE = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' } as const
const LEASE_DURATION_SECONDS = 15
const RENEW_DEADLINE_MS = 10_000
const RETRY_PERIOD_MS = 2_000
/** Half of client-go's: a lease that is given back is taken within two seconds, for one small GET each time. */
const LOOK_PERIOD_MS = 1_000
const JITTER = 0.6
/** Half the renew deadline, so that one request that hangs does not cost the lease. */
const REQUEST_TIMEOUT_MS = 5_000
/** What a provider may take for one request (the document contract's "longest request"). */
const LONGEST_REQUEST_MS = 10_000
