/** Answers one request: who asks, what for, which faults meet it, and then the resource itself. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError, internalError, methodNotAllowed, unauthorized, unknownResource } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import type { Resource } from '../resource.ts'
import type { WriteContext } from '../write-context.ts'
import { readBody } from './body.ts'
import { discovery } from './discovery.ts'
import type { Answer, Exchange } from './exchange.ts'
import { failure, query, send } from './exchange.ts'
import type { FaultBook } from './faults.ts'
import { refusal } from './faults.ts'
import { openapi } from './openapi.ts'
import { getOne, list } from './read.ts'
import { remove, removeCollection } from './remove.ts'
import { review, type ReviewBook } from './review.ts'
import type { RequestRecorder } from './request-log.ts'
import type { Route } from './route.ts'
import { rootPath, routeOf } from './route.ts'
import type { WatchSession } from './watch.ts'
import { watch } from './watch.ts'
import { create, patch, update } from './write.ts'

export interface HandlerParts {
  readonly context: WriteContext
  readonly token: string
  readonly gitVersion: string
  readonly log: RequestRecorder
  readonly faults: FaultBook
  readonly sessions: Set<WatchSession>
  readonly reviews: ReviewBook
  /** Numbers the connection of a request. */
  readonly connectionOf: (request: IncomingMessage) => number
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Makes the handler of one server. It never rejects for what a client did: that is answered and logged. */
export function createHandler(parts: HandlerParts): Handler {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'https://apiserver')
    const route = routeOf(parts.context.resources, url.pathname)
    const verb = verbOf(request.method ?? 'GET', route, url)
    const entry = { ...entryOf(request, route), verb, connection: parts.connectionOf(request), status: 0 }
    parts.log.add(entry)
    response.once('close', () => {
      entry.status = response.headersSent ? response.statusCode : -1
    })
    // What a client only learns from the header is noted at once: a watch closes much later.
    try {
      const body = await readBody(request)
      await answer(parts, { request, response, url, verb, route, body })
    } catch (error) {
      if (response.headersSent || response.destroyed) return
      await send(response, failure(error instanceof ApiError ? error : internalError(String(error))))
    }
    entry.status = response.headersSent ? response.statusCode : -1
  }
}

async function answer(parts: HandlerParts, exchange: Exchange): Promise<void> {
  const { context, faults, sessions } = parts
  const { response, route, verb } = exchange
  authenticate(parts.token, exchange.request)
  for (const { ms } of faults.take(exchange, 'delay')) await waitFor(parts, ms)
  if (faults.takesReset(exchange, 'before') || (await faults.tell('before', exchange))) return cut(response)
  const [refused] = faults.take(exchange, 'refuse')
  if (refused !== undefined) throw refusal(refused, exchange)
  if (verb === 'watch' && route !== undefined) {
    return watch(context, route, exchange, { sessions, splits: faults.splits })
  }
  const result = route === undefined ? other(parts, exchange) : resourceAnswer(context, route, exchange)
  if (faults.takesReset(exchange, 'after') || (await faults.tell('after', exchange))) return cut(response)
  await send(response, result)
}

const waitFor = ({ context }: HandlerParts, ms: number): Promise<void> =>
  new Promise((resolve) => {
    context.clock.after(ms, resolve)
  })

function cut(response: ServerResponse): void {
  response.destroy()
}

function authenticate(token: string, { headers }: IncomingMessage): void {
  if (headers.authorization !== `Bearer ${token}`) throw unauthorized()
}

function resourceAnswer(context: WriteContext, route: Route, exchange: Exchange): Answer {
  requireSubresource(route)
  switch (exchange.verb) {
    case 'get':
      return getOne(context, route, exchange)
    case 'list':
      return list(context, route, exchange)
    case 'create':
      return create(context, route, exchange)
    case 'update':
      return update(context, route, exchange)
    case 'patch':
      return patch(context, route, exchange)
    case 'delete':
      return remove(context, route, exchange)
    case 'deletecollection':
      return removeCollection(context, route, exchange)
    default:
      throw methodNotAllowed()
  }
}

function requireSubresource({ resource, subresource }: Route): void {
  if (subresource !== undefined && !resource.subresources.some((one) => one === subresource)) throw unknownResource()
}

/** Answers what is no resource: health, version, discovery, the OpenAPI stub, access reviews. */
function other({ context, gitVersion, reviews }: HandlerParts, exchange: Exchange): Answer {
  const { pathname } = exchange.url
  if (['/healthz', '/livez', '/readyz'].includes(pathname)) return { code: 200, body: 'ok' }
  if (pathname === '/version') return { code: 200, body: versionInfo(gitVersion) }
  const found = discovery(context.resources, pathname) ?? openapi(context.resources, pathname, gitVersion)
  if (found !== undefined) return { code: 200, body: found }
  const reviewed = review(reviews, exchange)
  if (reviewed !== undefined) return reviewed
  if (knowsGroup(context.resources, pathname)) throw unknownResource()
  return { code: 404, body: '404 page not found\n' }
}

/** Within a group that is served an unknown resource is answered by a Status, elsewhere by the mux. */
function knowsGroup(resources: readonly Resource[], pathname: string): boolean {
  return resources.some((resource) => pathname.startsWith(`${rootPath(resource)}/`))
}

function versionInfo(gitVersion: string): JsonObject {
  const [major = '1', minor = '36'] = gitVersion.replace(/^v/, '').split('.')
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.26',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}

function verbOf(method: string, route: Route | undefined, url: URL): string {
  if (route === undefined) return method.toLowerCase()
  const one = route.name !== undefined
  switch (method) {
    case 'GET':
      if (one) return 'get'
      return query(url, 'watch') === 'true' || query(url, 'watch') === '1' ? 'watch' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return one ? 'delete' : 'deletecollection'
    default:
      return method.toLowerCase()
  }
}

function entryOf(request: IncomingMessage, route: Route | undefined) {
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    resource: route?.resource.resource ?? '',
    subresource: route?.subresource ?? '',
    namespace: route?.namespace ?? '',
    name: route?.name ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  }
}
