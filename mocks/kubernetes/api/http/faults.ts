/**
 * What can go wrong between a client and its API server, on order. A fault takes the requests that it matches, as
 * often as it says; watches that are open are cut or expired at once.
 */
import type { ApiError } from '../api-error.ts'
import { conflict, expired, internalError, serviceUnavailable, tooManyRequests } from '../api-error.ts'
import type { Exchange } from './exchange.ts'
import { isWriteVerb } from './request-log.ts'
import type { WatchSession } from './watch.ts'

export interface RequestMatch {
  readonly verb?: string
  /** Plural name. */
  readonly resource?: string
  readonly subresource?: string
  readonly name?: string
  /** Part of the user agent. */
  readonly userAgent?: string
}

export type Fault = {
  readonly match?: RequestMatch
  /** How many requests it takes; default 1. */ readonly times?: number
} & (
  | { readonly kind: 'refuse'; readonly code: 410 | 409 | 500 | 503 }
  | { readonly kind: 'refuse'; readonly code: 429; readonly retryAfterSeconds?: number }
  /** Waits before it is looked at. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Cuts the connection: before nothing is done, after it is done and the client cannot know. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
)

export interface Call {
  readonly when: 'before' | 'after'
  readonly verb: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly userAgent: string
  /** How manieth write since the listener was added, from 1; before and after share it. */
  readonly index: number
}

/** `'reset'` cuts the connection at this point; a promise holds the request until it settles. */
export type CallListener = (call: Call) => void | 'reset' | Promise<void | 'reset'>

export interface Faults {
  /** Orders a fault; the answer takes it back. */
  add(fault: Fault): () => void
  clear(): void
  /** Cuts open watches (of one resource); answers how many. `midLine` leaves half a JSON line behind. */
  dropWatches(options?: { readonly resource?: string; readonly midLine?: boolean }): number
  /** Tells open watches (of one resource) 410 in the stream; answers how many. */
  expireWatches(options?: { readonly resource?: string }): number
  /** Ends open watches (of one resource) cleanly, as their timeout would; answers how many. */
  endWatches(options?: { readonly resource?: string }): number
  /** Sends a bookmark now to the watches that asked for any (two calls: a repeated one); answers how many are open. */
  sendBookmarks(options?: { readonly resource?: string }): number
  /** Cuts every line of the watches that start from now on into single bytes: a client must join chunks before it decodes. */
  splitWatchLines(on: boolean): void
  /** Forgets all past changes: a watch from an old version is answered 410 in the stream, a continue token too. */
  compact(): void
  /** Hears of every write before and after it is done; the answer ends it. */
  onCall(listener: CallListener): () => void
}

interface Ordered {
  readonly fault: Fault
  left: number
}

/** The faults as the handler asks for them. */
export class FaultBook implements Faults {
  readonly #ordered = new Set<Ordered>()
  readonly #listeners = new Set<{ readonly listener: CallListener; index: number }>()
  readonly #sessions: ReadonlySet<WatchSession>
  readonly #compact: () => void
  #splits = false

  constructor(sessions: ReadonlySet<WatchSession>, compact: () => void) {
    this.#sessions = sessions
    this.#compact = compact
  }

  add(fault: Fault): () => void {
    const ordered = { fault, left: fault.times ?? 1 }
    this.#ordered.add(ordered)
    return () => this.#ordered.delete(ordered)
  }

  clear(): void {
    this.#ordered.clear()
    this.#listeners.clear()
    this.#splits = false
  }

  dropWatches({ resource, midLine = false }: { resource?: string; midLine?: boolean } = {}): number {
    return this.#each(resource, (session) => session.cut(midLine))
  }

  expireWatches({ resource }: { resource?: string } = {}): number {
    return this.#each(resource, (session) => session.expire())
  }

  endWatches({ resource }: { resource?: string } = {}): number {
    return this.#each(resource, (session) => session.end())
  }

  sendBookmarks({ resource }: { resource?: string } = {}): number {
    return this.#each(resource, (session) => session.bookmark())
  }

  splitWatchLines(on: boolean): void {
    this.#splits = on
  }

  /** Whether a stream that starts now is cut into bytes. */
  get splits(): boolean {
    return this.#splits
  }

  compact(): void {
    this.#compact()
  }

  onCall(listener: CallListener): () => void {
    const entry = { listener, index: 0 }
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  /** Takes the faults of this kind that this request meets. */
  take<K extends Fault['kind']>(exchange: Exchange, kind: K): Extract<Fault, { kind: K }>[] {
    const taken = [...this.#ordered].filter(({ fault }) => fault.kind === kind && matches(fault.match ?? {}, exchange))
    const of: Extract<Fault, { kind: K }>[] = []
    for (const ordered of taken) {
      ordered.left -= 1
      if (ordered.left <= 0) this.#ordered.delete(ordered)
      if (isKind(ordered.fault, kind)) of.push(ordered.fault)
    }
    return of
  }

  /** Takes one reset of this moment, if one is ordered. */
  takesReset(exchange: Exchange, when: 'before' | 'after'): boolean {
    const found = [...this.#ordered].find(
      ({ fault }) => fault.kind === 'reset' && fault.when === when && matches(fault.match ?? {}, exchange),
    )
    if (found === undefined) return false
    found.left -= 1
    if (found.left <= 0) this.#ordered.delete(found)
    return true
  }

  /** Tells the listeners of a write; true when one of them wants the connection cut. */
  async tell(when: 'before' | 'after', exchange: Exchange): Promise<boolean> {
    const { verb, route, request } = exchange
    if (route === undefined || !isWriteVerb(verb)) return false
    let reset = false
    for (const entry of this.#listeners) {
      if (when === 'before') entry.index += 1
      const answer = await entry.listener({
        when,
        verb,
        resource: route.resource.resource,
        subresource: route.subresource ?? '',
        namespace: route.namespace ?? '',
        name: route.name ?? '',
        userAgent: request.headers['user-agent'] ?? '',
        index: entry.index,
      })
      reset ||= answer === 'reset'
    }
    return reset
  }

  #each(resource: string | undefined, act: (session: WatchSession) => void): number {
    const hit = [...this.#sessions].filter(
      (session) => resource === undefined || session.resource.resource === resource,
    )
    for (const session of hit) act(session)
    return hit.length
  }
}

function isKind<K extends Fault['kind']>(fault: Fault, kind: K): fault is Extract<Fault, { kind: K }> {
  return fault.kind === kind
}

function matches(match: RequestMatch, { verb, route, request }: Exchange): boolean {
  const agent = request.headers['user-agent'] ?? ''
  return (
    fits(match.verb, verb) &&
    fits(match.resource, route?.resource.resource) &&
    fits(match.subresource, route?.subresource ?? '') &&
    fits(match.name, route?.name) &&
    (match.userAgent === undefined || agent.includes(match.userAgent))
  )
}

const fits = (wanted: string | undefined, value: string | undefined): boolean =>
  wanted === undefined || wanted === value

/** The error that a `refuse` fault answers. */
export function refusal(fault: Extract<Fault, { kind: 'refuse' }>, exchange: Exchange): ApiError {
  switch (fault.code) {
    case 409:
      return conflict(exchange.route?.resource ?? { group: '', resource: '', kind: '' }, exchange.route?.name ?? '')
    case 410:
      return expired('too old resource version: injected')
    case 429:
      return tooManyRequests(fault.retryAfterSeconds ?? 1)
    case 500:
      return internalError('injected')
    case 503:
      return serviceUnavailable()
  }
}
