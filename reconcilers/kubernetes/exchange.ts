import { DispositionError } from '#provider/document/disposition'
import type { Clock } from '#provider/time/clock'
import type { Dispatcher } from 'undici'

import { ApiError } from './api-error.ts'
import { startDeadline } from './deadline.ts'
import { readJsonLines } from './json-lines.ts'
import { describeTarget, pathOf } from './resource.ts'
import type { Connection, Message } from './connection.ts'
import type { KubernetesObject } from './object.ts'
import type { Target } from './resource.ts'

/** One request to the API server, before it is text. */
export interface Call {
  readonly method: Dispatcher.HttpMethod
  readonly target: Target<KubernetesObject>
  readonly query?: Query | undefined
  readonly body?: unknown
  readonly contentType?: string
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface ExchangeOptions {
  readonly connection: Connection
  readonly clock: Clock
  /** How long one request may take; a stream only until its headers. Default 30 s. */
  readonly timeoutMs?: number
  readonly userAgent?: string
}

/** Request and answer: deadlines, JSON, and errors turned into dispositions. The casts to `T` are the parse edge. */
export class Exchange {
  readonly #connection: Connection
  readonly #clock: Clock
  readonly #timeoutMs: number
  readonly #userAgent: string

  constructor({ connection, clock, timeoutMs = 30_000, userAgent = 'berth' }: ExchangeOptions) {
    this.#connection = connection
    this.#clock = clock
    this.#timeoutMs = timeoutMs
    this.#userAgent = userAgent
  }

  async read<T>(call: Call, signal: AbortSignal): Promise<T> {
    const { status, body, retryAfter } = await this.#roundTrip(call, signal)
    if (status >= 300) throw new ApiError(attempted(call), { status, retryAfter, body })
    return body as T
  }

  /** Answers undefined where the object is not there. */
  async readOrAbsent<T>(call: Call, signal: AbortSignal): Promise<T | undefined> {
    try {
      return await this.read<T>(call, signal)
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined
      throw error
    }
  }

  /** Yields the JSON lines of an answer that has no end of its own; only the time until its headers is bounded. */
  async *stream<T>(call: Call, signal: AbortSignal): AsyncGenerator<T> {
    // Undici takes one signal for headers and body; the deadline may end only the former. A consumer that leaves early
    // ends the body by itself.
    const stop = new AbortController()
    const abort = (): void => stop.abort(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    try {
      const answer = await this.#headers(call, stop, signal)
      if (answer.statusCode >= 300) throw new ApiError(attempted(call), await readAnswer(answer))
      for await (const line of readJsonLines(answer.body)) yield line as T
    } catch (error) {
      throw failureOf(call, error, signal)
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async #headers(call: Call, stop: AbortController, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    using deadline = startDeadline(this.#clock, this.#timeoutMs, signal)
    const expire = (): void => stop.abort(deadline.signal.reason)
    deadline.signal.addEventListener('abort', expire, { once: true })
    return await this.#connection.send(this.#message(call), stop.signal)
  }

  async #roundTrip(call: Call, signal: AbortSignal): Promise<Answer> {
    using deadline = startDeadline(this.#clock, this.#timeoutMs, signal)
    try {
      return await readAnswer(await this.#connection.send(this.#message(call), deadline.signal))
    } catch (error) {
      throw failureOf(call, error, signal)
    }
  }

  #message(call: Call): Message {
    const headers: Record<string, string> = { accept: 'application/json', 'user-agent': this.#userAgent }
    if (call.contentType !== undefined) headers['content-type'] = call.contentType
    return {
      method: call.method,
      path: `${pathOf(call.target)}${queryText(call.query)}`,
      headers,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    }
  }
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: unknown
}

async function readAnswer(answer: Dispatcher.ResponseData): Promise<Answer> {
  const text = await answer.body.text()
  const retryAfter = answer.headers['retry-after']
  return {
    status: answer.statusCode,
    retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    body: isJson(answer) ? JSON.parse(text) : text,
  }
}

function isJson(answer: Dispatcher.ResponseData): boolean {
  return String(answer.headers['content-type']).startsWith('application/json')
}

/** The caller's own abort stays what it is; a lost answer to a write means that nobody knows whether it happened. */
function failureOf(call: Call, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (error instanceof DispositionError) return error
  const why = error instanceof Error ? error.message : String(error)
  const disposition = call.method === 'GET' ? { do: 'retry' as const } : { do: 'reread' as const, why: 'lost' as const }
  return new DispositionError(`${attempted(call)}: ${why}`, disposition, { cause: error })
}

function attempted(call: Call): string {
  return `${call.method} ${describeTarget(call.target)}`
}

function queryText(query: Query | undefined): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) parameters.set(name, String(value))
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
