import type { Clock } from '#provider/time/clock'

import type { KubernetesClient } from '../kubernetes/client.ts'
import { findReady } from '../kubernetes/conditions.ts'
import type { LiveService } from '../kubernetes/live-service.ts'
import type { Metrics } from '../metrics.ts'
import { Newest } from './newest.ts'
import { statusPatch, writeStatus } from './status.ts'
import type { IpMode, WantedStatus } from './status.ts'

export interface StatusWriterOptions {
  readonly client: Pick<KubernetesClient, 'patch'>
  readonly clock: Clock
  readonly metrics: Metrics
  readonly ipMode?: IpMode | undefined
}

/** Writes the status of Services: only what differs, from the newest state we know, and not every word of a long wait. */
export class StatusWriter {
  readonly #options: StatusWriterOptions
  readonly #newest = new Newest()
  /** When the status of a UID was last written, in milliseconds. */
  readonly #writtenAt = new Map<string, number>()

  constructor(options: StatusWriterOptions) {
    this.#options = options
  }

  newest(cached: LiveService): LiveService {
    return this.#newest.of(cached)
  }

  wrote(service: LiveService): void {
    this.#newest.wrote(service)
  }

  forget(uid: string): void {
    this.#newest.forget(uid)
    this.#writtenAt.delete(uid)
  }

  /**
   * Answers how many milliseconds to wait before writing `wanted`: what is being waited for may change many times a second
   * while documents are written, and each word would be a PATCH.
   */
  dueInMs(service: LiveService, { ingress, ready }: WantedStatus): number {
    const writtenAt = this.#writtenAt.get(service.metadata.uid)
    const onlyWords =
      writtenAt !== undefined &&
      ingress === 'keep' &&
      ready !== 'none' &&
      ready.reason === 'Waiting' &&
      findReady(service.status?.conditions)?.reason === 'Waiting'
    if (!onlyWords || findReady(service.status?.conditions)?.message === ready.message) return 0
    return Math.max(0, writtenAt + WORDS_EVERY_MS - this.#options.clock.now())
  }

  /** Writes what differs; answers the Service as it is then, undefined if it is gone. */
  async write(service: LiveService, wanted: WantedStatus, signal: AbortSignal): Promise<LiveService | undefined> {
    const { client, clock, metrics, ipMode } = this.#options
    const patch = statusPatch(service, wanted, clock.now(), ipMode)
    if (patch === undefined) return service
    const written = await writeStatus(client, service, patch, signal)
    metrics.statusPatches.inc()
    if (wanted.ready !== 'none') metrics.services.inc({ reason: wanted.ready.reason })
    if (written === undefined) return undefined
    this.#writtenAt.set(service.metadata.uid, clock.now())
    this.#newest.wrote(written)
    return written
  }
}

const WORDS_EVERY_MS = 2_000
