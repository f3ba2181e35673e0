import { dispositionOf } from '#provider/document/disposition'
import { sleep } from '#provider/time/clock'
import type { Clock } from '#provider/time/clock'
import type { Logger } from 'pino'

import type { ReaderMetrics } from '../metrics.ts'
import { causeOf, isAbsent, isExpired } from './api-error.ts'
import { Backoff } from './backoff.ts'
import { listAll } from './list-all.ts'
import { SilenceGuard } from './silence.ts'
import { Store } from './store.ts'
import { watchError } from './watch-error.ts'
import type { KubernetesClient, WatchEvent } from './client.ts'
import type { KubernetesObject } from './object.ts'
import type { Resource } from './resource.ts'
import type { Change, ReadStore } from './store.ts'

export interface ReflectorOptions<T extends KubernetesObject> {
  readonly client: KubernetesClient
  readonly resource: Resource<T>
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: ReaderMetrics
  /** Called for each change, after the store has it. Must only enqueue; what it throws is logged and does no harm. */
  readonly onChange: (change: Change<T>) => void
  /** Trims an object before it is kept. */
  readonly transform?: (object: T) => T
  /** Cuts an object down further once its change was told, for whoever keeps facts and not objects. Default: it stays. */
  readonly keep?: (object: T) => T
  /** True: the first list too shows the newest state. What a predecessor wrote last must be in it, or it would be decided anew. */
  readonly beginsFresh?: boolean
  readonly random?: () => number
}

/**
 * Keeps a store at what the API server has: list, then watch from there, for ever. Built because client-node's informer
 * asks for no bookmarks, cuts quiet watches after 30 s, pauses up to 30 s after clean ends and stops for good on errors
 * (decision 0002). The contract is client-go's: reference kubernetes-from-node 1.5.
 */
export class Reflector<T extends KubernetesObject> {
  readonly #options: ReflectorOptions<T>
  readonly #store: Store<T>
  readonly #random: () => number
  readonly #backoff: Backoff
  readonly #synced = Promise.withResolvers<void>()
  #version: string | undefined
  #everListed = false

  constructor(options: ReflectorOptions<T>) {
    this.#options = options
    this.#store = new Store(options.keep)
    this.#random = options.random ?? Math.random
    this.#backoff = new Backoff({ firstMs: 800, maxMs: 30_000, random: this.#random })
  }

  get store(): ReadStore<T> {
    return this.#store
  }

  /** Resolves once the first list is in the store. */
  get hasSynced(): Promise<void> {
    return this.#synced.promise
  }

  /** Runs until `signal` is aborted; nothing else ends it. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#version === undefined) this.#version = await this.#list(signal)
        await this.#watch(this.#version, signal)
      } catch (error) {
        if (signal.aborted) return
        await this.#recover(error, signal).catch(() => undefined)
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { client, resource, transform = (object) => object, beginsFresh = false, metrics } = this.#options
    metrics.reflectorLists.inc({ resource: resource.plural })
    // The first list may come from the server's cache; later ones follow a loss and must see the newest state.
    const resourceVersion = this.#everListed || beginsFresh ? undefined : '0'
    const { items, resourceVersion: version } = await listAll({ client, resource, resourceVersion, transform }, signal)
    this.#takeAll(items)
    return version
  }

  #takeAll(items: readonly T[]): void {
    const { resource, metrics } = this.#options
    const changes = this.#store.replace(items, !this.#everListed)
    this.#everListed = true
    for (const change of changes) this.#tell(change)
    metrics.reflectorObjects.set({ resource: resource.plural }, this.#store.size)
    this.#synced.resolve()
  }

  async #watch(from: string, signal: AbortSignal): Promise<void> {
    const { client, resource, clock, metrics } = this.#options
    const timeoutSeconds = Math.floor(300 + this.#random() * 300)
    const began = clock.now()
    const stop = new AbortController()
    using silence = new SilenceGuard(clock, timeoutSeconds * 1000 + SILENCE_GRACE_MS, () =>
      stop.abort(new Error('the watch fell silent')),
    )
    metrics.reflectorWatches.inc({ resource: resource.plural })
    const query = { allowWatchBookmarks: true, timeoutSeconds, resourceVersion: from }
    for await (const event of client.watch(resource, query, AbortSignal.any([signal, stop.signal]))) {
      // The server sends a bookmark about every minute once it has begun to: from then on silence is telling.
      silence.heard(event.type === 'BOOKMARK' ? BOOKMARK_SILENCE_MS : undefined)
      this.#take(event)
    }
    await this.#ended(clock.now() - began, signal)
  }

  /** A watch that lived is followed at once; one that ends as soon as it began would otherwise become a storm. */
  async #ended(livedMs: number, signal: AbortSignal): Promise<void> {
    if (livedMs >= HEALTHY_WATCH_MS) return this.#backoff.reset()
    this.#options.metrics.reflectorShortWatches.inc({ resource: this.#options.resource.plural })
    await sleep(this.#options.clock, this.#backoff.next(), signal)
  }

  #take(event: WatchEvent<T>): void {
    if (event.type === 'ERROR') throw watchError(this.#options.resource, event.object)
    this.#version = event.object.metadata.resourceVersion
    this.#backoff.reset()
    if (event.type === 'BOOKMARK') return
    const { resource, transform = (object: T) => object, metrics } = this.#options
    metrics.reflectorEvents.inc({ resource: resource.plural, type: event.type })
    const object = transform(event.object)
    const change = event.type === 'DELETED' ? this.#store.remove(object) : this.#store.set(object)
    metrics.reflectorObjects.set({ resource: resource.plural }, this.#store.size)
    if (change !== undefined) this.#tell(change)
  }

  #tell(change: Change<T>): void {
    try {
      this.#options.onChange(change)
    } catch (error) {
      this.#options.log.error({ err: error, resource: this.#options.resource.plural }, 'a change handler threw')
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const { resource, log, metrics, clock } = this.#options
    if (isAbsent(error) && resource.isCustom === true) return this.#none(signal)
    if (isExpired(error)) {
      // Too old to watch from: only a list can tell what happened since.
      this.#version = undefined
      metrics.reflectorExpired.inc({ resource: resource.plural })
    }
    const disposition = dispositionOf(error)
    const delayMs = this.#backoff.next()
    const waitMs = disposition.do === 'retryAfter' ? Math.max(disposition.afterMs, delayMs) : delayMs
    metrics.reflectorErrors.inc({ resource: resource.plural })
    log.warn({ resource: resource.plural, waitMs, ...causeOf(error) }, 'cannot list or watch, trying again')
    await sleep(clock, waitMs, signal)
  }

  /** The definition is not installed, or was removed: there are none, until somebody installs it. */
  async #none(signal: AbortSignal): Promise<void> {
    this.#version = undefined
    this.#takeAll([])
    await sleep(this.#options.clock, ABSENT_POLL_MS, signal)
  }
}

const ABSENT_POLL_MS = 10_000
const SILENCE_GRACE_MS = 30_000
/** Three missed bookmarks. */
const BOOKMARK_SILENCE_MS = 180_000
/** A watch shorter than this counts as failed. */
const HEALTHY_WATCH_MS = 5_000
