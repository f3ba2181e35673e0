import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiError } from '../api-error.ts'
import { notSupported } from '../admission/causes.ts'
import { invalid } from '../api-error.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Route } from './route.ts'

/** One request with its answer, and what was read out of it. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** The Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection; else the method. */
  readonly verb: string
  readonly route: Route | undefined
  readonly body: Buffer
}

export interface Answer {
  readonly code: number
  /** A string goes out as plain text. */
  readonly body: Json
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends JSON and resolves when it is handed to the socket. */
export function send(response: ServerResponse, { code, body, headers = {} }: Answer): Promise<void> {
  // A client that hung up while a fault held its request.
  if (response.closed) return Promise.resolve()
  const text = typeof body === 'string' ? body : `${JSON.stringify(body)}\n`
  response.writeHead(code, {
    'Content-Type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-cache, private',
    ...headers,
  })
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.end(text, () => resolve())
  })
}

/** The answer that tells an error; a 429 or 503 names the wait in its header too. */
export function failure(error: ApiError): Answer {
  const details = error.status['details']
  const wait = isObject(details) ? details['retryAfterSeconds'] : undefined
  const headers: Record<string, string> = typeof wait === 'number' ? { 'Retry-After': String(wait) } : {}
  return { code: error.code, body: error.status, headers }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a query parameter; an empty one counts as absent. */
export function query(url: URL, name: string): string | undefined {
  const value = url.searchParams.get(name)
  return value === null || value === '' ? undefined : value
}

/** Reads `dryRun`; `All` is the only value there is. Throws 422 for another. */
export function isDryRun({ url, verb }: Pick<Exchange, 'url' | 'verb'>): boolean {
  const values = url.searchParams.getAll('dryRun').filter((value) => value !== '')
  if (values.some((value) => value !== 'All')) {
    const of = { group: 'meta.k8s.io', resource: '', kind: optionsKind({ verb }) }
    throw invalid(of, '', [notSupported('dryRun', values, ['All'])])
  }
  return values.length > 0
}

/** CreateOptions, UpdateOptions, PatchOptions: what messages call the query parameters of a write. */
export function optionsKind({ verb }: Pick<Exchange, 'verb'>): string {
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Options`
}

/** The field manager: the parameter, or the first word of the user agent, as upstream. */
export function fieldManagerOf({ url, request }: Pick<Exchange, 'url' | 'request'>): string {
  const agent = request.headers['user-agent']?.split('/')[0] ?? ''
  return query(url, 'fieldManager') ?? (agent === '' ? 'unknown' : agent)
}
