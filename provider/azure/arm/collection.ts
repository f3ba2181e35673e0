/**
 * All resources of one type in one group, fed by one LIST for all of their documents. An answer shows the world no later than
 * its request was sent: what was written or read since then is newer and stays, else a stale LIST would take a fresh write
 * back and the writer would write it again (document contract, flaw 14).
 */
import type { Clock } from '#provider/time/clock'
import { Flight } from './flight.ts'
import { idKey } from './resource-id.ts'
import type { WireResource } from './wire-resource.ts'

export interface Listing {
  /** When the LIST was asked for, in milliseconds since the epoch. */
  readonly sentAt: number
  /** By `idKey` of their ids. */
  readonly resources: ReadonlyMap<string, WireResource>
}

export interface CollectionOptions {
  readonly list: (signal: AbortSignal) => Promise<readonly WireResource[]>
  readonly clock: Clock
}

interface Note {
  readonly at: number
  readonly resource: WireResource | undefined
}

/** One collection; nothing is read before the first refresh. */
export class Collection {
  readonly #list: CollectionOptions['list']
  readonly #clock: Clock
  readonly #notes = new Map<string, Note>()
  #latest: Listing | undefined
  #flying: Flight<Listing> | undefined
  #next: Flight<Listing> | undefined

  constructor({ list, clock }: CollectionOptions) {
    this.#list = list
    this.#clock = clock
  }

  /** Answers the latest listing with what was noted since; undefined before the first. */
  current(): Listing | undefined {
    return this.#latest
  }

  /** Reads all again. Resolves with a LIST that was sent after this call; all who wait for the same one share it. */
  refresh(signal: AbortSignal): Promise<Listing> {
    if (signal.aborted) return Promise.reject(signal.reason)
    // A LIST in flight was sent before this call, so it may miss what this caller knows to have changed.
    if (!this.#flying) return (this.#flying = this.#launch()).join(signal)
    // One that everybody gave up before it was sent will not fly.
    if (this.#next === undefined || this.#next.isForsaken) this.#next = this.#launch(this.#flying)
    return this.#next.join(signal)
  }

  /** Takes in one resource that was read or written by itself; undefined if it is not there. `at` is when that was asked for. */
  note(id: string, resource: WireResource | undefined, at: number): void {
    const key = idKey(id)
    if ((this.#notes.get(key)?.at ?? -Infinity) > at) return
    this.#notes.set(key, { at, resource })
    if (!this.#latest || at < this.#latest.sentAt) return
    const resources = new Map(this.#latest.resources)
    place(resources, key, resource)
    this.#latest = { ...this.#latest, resources }
  }

  #launch(after?: Flight<Listing>): Flight<Listing> {
    const flight = new Flight(async (signal) => {
      await after?.landed
      signal.throwIfAborted()
      return this.#load(signal)
    })
    void flight.landed.then(() => {
      if (this.#flying !== flight) return
      this.#flying = this.#next
      this.#next = undefined
    })
    return flight
  }

  async #load(signal: AbortSignal): Promise<Listing> {
    const sentAt = this.#clock.now()
    const resources = new Map((await this.#list(signal)).map((resource) => [idKey(resource.id), resource]))
    for (const [key, { at, resource }] of this.#notes) {
      // In doubt (the same millisecond) the single answer stays: the next LIST settles it.
      if (at < sentAt) this.#notes.delete(key)
      else place(resources, key, resource)
    }
    this.#latest = { sentAt, resources }
    return this.#latest
  }
}

function place(resources: Map<string, WireResource>, key: string, resource: WireResource | undefined) {
  if (resource) resources.set(key, resource)
  else resources.delete(key)
}
