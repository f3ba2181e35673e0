/**
 * All resources of one type in one group, fed by one LIST for all of their documents. An answer shows the world no later than
 * its request was sent: what was written or read since then is newer and stays, else a stale LIST would take a fresh write
 * back and the writer would write it again (document contract, flaw 14).
 */
import type { Clock } from '#provider/time/clock'
import { idKey } from './resource-id.ts'
import type { WireResource } from './wire-resource.ts'

export interface Listing {
  /** When the LIST was asked for, in milliseconds since the epoch. */
  readonly sentAt: number
  /** By `idKey` of their ids. */
  readonly resources: ReadonlyMap<string, WireResource>
}

export interface Collection {
  /** The latest listing with what was noted since; undefined before the first. */
  current(): Listing | undefined
  /** Reads all again. Resolves with a LIST that was sent after this call; all who wait for the same one share it. */
  refresh(signal: AbortSignal): Promise<Listing>
  /** Takes in one resource that was read or written by itself; undefined if it is not there. `at` is when that was asked for. */
  note(id: string, resource: WireResource | undefined, at: number): void
}

export interface CollectionOptions {
  readonly list: (signal: AbortSignal) => Promise<readonly WireResource[]>
  readonly clock: Clock
}

interface Flight {
  readonly done: Promise<Listing>
  readonly controller: AbortController
  waiters: number
}

/** Makes an empty collection; nothing is read before the first refresh. */
export function createCollection({ list, clock }: CollectionOptions): Collection {
  const noted = new Map<string, { readonly at: number; readonly resource: WireResource | undefined }>()
  let latest: Listing | undefined
  let flying: Flight | undefined
  let next: Flight | undefined

  async function load(after: Promise<unknown> | undefined, signal: AbortSignal): Promise<Listing> {
    await after?.catch(() => undefined)
    signal.throwIfAborted()
    const sentAt = clock.now()
    const resources = new Map((await list(signal)).map((resource) => [idKey(resource.id), resource]))
    for (const [key, { at, resource }] of noted) {
      // In doubt (the same millisecond) the single answer stays: the next LIST settles it.
      if (at < sentAt) noted.delete(key)
      else place(resources, key, resource)
    }
    latest = { sentAt, resources }
    return latest
  }

  function launch(): Flight {
    const controller = new AbortController()
    const flight: Flight = { done: load(flying?.done, controller.signal), controller, waiters: 0 }
    const landed = () => {
      if (flying === flight) [flying, next] = [next, undefined]
    }
    flight.done.then(landed, landed)
    return flight
  }

  // Called off before it was sent: whoever comes now must not join it.
  function forsaken(flight: Flight) {
    if (next === flight) next = undefined
  }

  return {
    current: () => latest,
    refresh(signal) {
      if (signal.aborted) return Promise.reject(signal.reason)
      // A LIST in flight was sent before this call, so it may miss what this caller knows to have changed.
      if (!flying) flying = launch()
      else next ??= launch()
      return waitFor(next ?? flying, { signal, forsaken })
    },
    note(id, resource, at) {
      const key = idKey(id)
      if ((noted.get(key)?.at ?? -Infinity) > at) return
      noted.set(key, { at, resource })
      if (!latest || at < latest.sentAt) return
      const resources = new Map(latest.resources)
      place(resources, key, resource)
      latest = { ...latest, resources }
    },
  }
}

function place(resources: Map<string, WireResource>, key: string, resource: WireResource | undefined) {
  if (resource) resources.set(key, resource)
  else resources.delete(key)
}

interface Patience {
  readonly signal: AbortSignal
  readonly forsaken: (flight: Flight) => void
}

/** Waits for a flight that others may wait for too: it is only called off when all of them have given up. */
async function waitFor(flight: Flight, { signal, forsaken }: Patience): Promise<Listing> {
  flight.waiters += 1
  let giveUp = () => {}
  const gaveUp = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
  })
  try {
    return await Promise.race([flight.done, gaveUp])
  } finally {
    signal.removeEventListener('abort', giveUp)
    flight.waiters -= 1
    if (flight.waiters === 0) {
      forsaken(flight)
      flight.controller.abort(signal.reason)
    }
  }
}
