import { sleep } from '#provider/time/clock'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { KubernetesClient } from './kubernetes/client.ts'
import { Lease } from './kubernetes/lease.ts'
import type { Metrics } from './metrics.ts'

export interface LeadershipOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  readonly identity: string
  readonly readOnly: boolean
  /** Called when whoever led beside one that only reads has gone. */
  readonly onAlone: () => void
  readonly className?: string | undefined
  /** Default: `usualLease`. */
  readonly lease?: LeaseRef | undefined
}

export interface LeaseRef {
  readonly namespace: string
  readonly name: string
}

/** Names the lease unless somebody says otherwise: without a class that of the cloud-controller-manager, which it excludes so. */
export function usualLease(className: string | undefined): LeaseRef {
  return { namespace: 'kube-system', name: className === undefined ? 'cloud-controller-manager' : 'berth-controller' }
}

/**
 * The lease from wanting it to giving it back. Who only reads takes none: it is meant to run beside the leader. The names
 * are those of the design: without a class Berth stands in for the cloud-controller-manager and excludes it by its lease.
 */
export class Leadership {
  readonly #options: LeadershipOptions
  readonly #lease: Lease
  readonly #keeping = new AbortController()
  #kept: Promise<void> = Promise.resolve()
  #isBesideLeader = false

  constructor(options: LeadershipOptions) {
    const { className, lease = usualLease(className) } = options
    this.#options = options
    this.#lease = new Lease({ ...options, ...lease })
  }

  get lost(): AbortSignal {
    return this.#lease.signal
  }

  /** True if the lease is ours by our own clock, whatever the network is doing. */
  holds(): boolean {
    return this.#options.clock.now() < this.#lease.holdsUntil()
  }

  /** See `Lease.quietFrom`; who only reads gives nothing up, and so has nothing to wait for. */
  quietFrom(): number {
    return this.#options.readOnly ? 0 : this.#lease.quietFrom()
  }

  /** True for one that only reads while somebody else leads: what is shown on the Services is the leader's to say. */
  get isBesideLeader(): boolean {
    return this.#isBesideLeader
  }

  /** Resolves when the lease is ours, and renews it from then on until `release` or until it is lost. */
  async acquire(signal: AbortSignal): Promise<void> {
    if (this.#options.readOnly) return this.#look(signal)
    await this.#lease.acquire(signal)
    this.#kept = this.#lease.keep(this.#keeping.signal)
  }

  /** Gives the lease back; the work must have ended. What fails here costs the next leader fifteen seconds and no more. */
  async release(): Promise<void> {
    this.#keeping.abort()
    // A renewal on its way would collide with the release.
    await this.#kept
    if (this.#options.readOnly) return
    try {
      await this.#lease.release(new AbortController().signal)
    } catch (error) {
      this.#options.log.warn({ err: error }, 'could not release the lease')
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    // Where the lease cannot be read we take it that nobody leads; who does has the last word anyhow.
    this.#isBesideLeader = await this.#lease.isHeldByOther(signal).catch(() => false)
    const shown = this.#isBesideLeader ? 'somebody else leads, so nothing is shown' : 'that is shown'
    this.#options.log.info(`reads only; ${shown} on the Services`)
    this.#kept = this.#lookOn(this.#keeping.signal)
  }

  /** An upgrade to one that only reads starts it beside a leader that is about to go: then nobody would say so at all. */
  async #lookOn(signal: AbortSignal): Promise<void> {
    const { clock, log, onAlone } = this.#options
    while (this.#isBesideLeader) {
      await sleep(clock, LOOK_PERIOD_MS, signal).catch(() => undefined)
      if (signal.aborted) return
      this.#isBesideLeader = await this.#lease.isHeldByOther(signal).catch(() => true)
      if (this.#isBesideLeader) continue
      log.info('nobody else leads any more: that it reads only is shown on the Services')
      onAlone()
    }
  }
}

const LOOK_PERIOD_MS = 2000
