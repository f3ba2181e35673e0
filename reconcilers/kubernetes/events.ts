import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { ReaderMetrics } from '../metrics.ts'
import { eventRows } from './event-reasons.ts'
import { mergePatch } from './patch.ts'
import { resources } from './resource.ts'
import { TokenBucket } from './token-bucket.ts'
import type { KubernetesClient } from './client.ts'
import type { EventObject, ObjectReference } from './event-object.ts'
import type { EventReason } from './event-reasons.ts'

export interface EventOptions {
  readonly client: KubernetesClient
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: ReaderMetrics
  /** Which process wrote an event. */
  readonly identity: string
}

/**
 * Writes core/v1 events, one after the other behind the back of whoever records them: an event that cannot be written is
 * lost and fails nobody. The same thing said again within ten minutes becomes a count; an object that cannot stop talking
 * is cut off (25 at once, then one in five minutes: client-go's limits), so that it does not fill etcd. Warnings have a
 * measure of their own: after a dozen edits the next mistake would otherwise go unsaid.
 */
export class EventRecorder {
  readonly #options: EventOptions
  readonly #recent = new Map<string, Sighting>()
  readonly #buckets = new Map<string, TokenBucket>()
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(options: EventOptions) {
    this.#options = options
  }

  record(about: ObjectReference, reason: EventReason, message: string): void {
    if (this.#waiting >= MAX_WAITING || !this.#allows(`${about.uid} ${eventRows[reason].type}`)) {
      this.#options.metrics.events.inc({ result: 'dropped' })
      return
    }
    this.#waiting += 1
    this.#tail = this.#tail.then(() => this.#write(about, reason, message.slice(0, MAX_MESSAGE)))
  }

  /** Resolves when all that was recorded so far is written or lost. */
  flush(): Promise<void> {
    return this.#tail
  }

  async #write(about: ObjectReference, reason: EventReason, message: string): Promise<void> {
    const { metrics, log } = this.#options
    try {
      const result = await this.#countOrCreate(about, reason, message)
      metrics.events.inc({ result })
    } catch (error) {
      metrics.events.inc({ result: 'failed' })
      log.debug({ err: error, reason }, 'an event was lost')
    } finally {
      this.#waiting -= 1
    }
  }

  async #countOrCreate(about: ObjectReference, reason: EventReason, message: string): Promise<'counted' | 'created'> {
    const { client, clock } = this.#options
    const nowMs = clock.now()
    const identity = [about.uid, reason, message].join('\n')
    const known = this.#recent.get(identity)
    if (known !== undefined && nowMs - known.lastAt < SAME_EVENT_MS && (await this.#count(about, known, nowMs)))
      return 'counted'
    const event = this.#event(about, { reason, message, nowMs })
    const target = { resource: resources.events, namespace: about.namespace, name: undefined }
    await client.create<EventObject>(target, event, neverAborted)
    this.#remember(identity, { name: event.metadata.name, count: 1, lastAt: nowMs })
    return 'created'
  }

  /** False if the event is gone: API servers forget them after an hour. */
  async #count({ namespace }: ObjectReference, known: Sighting, nowMs: number): Promise<boolean> {
    known.count += 1
    known.lastAt = nowMs
    const target = { resource: resources.events, namespace, name: known.name }
    const body = { count: known.count, lastTimestamp: timestamp(nowMs) }
    return (await this.#options.client.patch(target, mergePatch(body), neverAborted)) !== undefined
  }

  #event(about: ObjectReference, { reason, message, nowMs }: { reason: EventReason; message: string; nowMs: number }) {
    // Upstream's form of the name, unique by time; the random part is for many in one millisecond: with four digits one
    // in two hundred bursts of 25 met a name twice, and an event was lost.
    const suffix = `${nowMs.toString(16)}${crypto.randomUUID().slice(0, 8)}`
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${about.name}.${suffix}`, namespace: about.namespace },
      involvedObject: about,
      type: eventRows[reason].type,
      reason,
      message,
      count: 1,
      firstTimestamp: timestamp(nowMs),
      lastTimestamp: timestamp(nowMs),
      source: { component: COMPONENT },
      reportingComponent: COMPONENT,
      reportingInstance: this.#options.identity,
    }
  }

  #allows(speaker: string): boolean {
    const nowMs = this.#options.clock.now()
    const bucket = this.#buckets.get(speaker) ?? new TokenBucket({ burst: 25, refillMs: 300_000 }, nowMs)
    this.#buckets.set(speaker, bucket)
    dropOldest(this.#buckets)
    return bucket.take(nowMs)
  }

  #remember(identity: string, sighting: Sighting): void {
    this.#recent.delete(identity)
    this.#recent.set(identity, sighting)
    dropOldest(this.#recent)
  }
}

interface Sighting {
  readonly name: string
  count: number
  lastAt: number
}

const COMPONENT = 'berth'
const SAME_EVENT_MS = 600_000
const MAX_WAITING = 1000
const MAX_REMEMBERED = 4096
/** The API server refuses longer ones. */
const MAX_MESSAGE = 1024

/** Events are short and bounded by the client's own deadline; the last ones of a shutdown are worth waiting for. */
const neverAborted = new AbortController().signal

function dropOldest(map: Map<string, unknown>): void {
  const oldest = map.size > MAX_REMEMBERED ? map.keys().next() : undefined
  if (oldest?.done === false) map.delete(oldest.value)
}

/** Events carry whole seconds. */
function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
