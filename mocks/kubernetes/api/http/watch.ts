/** Streams changes as newline-delimited events; a session lives until its timeout, its client or a fault ends it. */
import type { ServerResponse } from 'node:http'
import type { Clock } from '../../../time/clock.ts'
import { ApiError, expired } from '../api-error.ts'
import { invalidValue } from '../admission/causes.ts'
import type { Resource } from '../resource.ts'
import { selectionOf } from '../select/selection.ts'
import type { WriteContext } from '../write-context.ts'
import { storedKey } from '../write-context.ts'
import type { Exchange } from './exchange.ts'
import { query } from './exchange.ts'
import { checkRevision } from './read.ts'
import type { Route } from './route.ts'
import { shapeFor } from './shape.ts'
import { WatchStream } from './watch-stream.ts'

const bookmarkEveryMs = 60_000
// apiserver: --min-request-timeout 1800; without timeoutSeconds a watch lives that long to twice as long.
const shortestDefaultMs = 1_800_000

export interface WatchSession {
  readonly resource: Resource
  readonly userAgent: string
  /** Ends the stream as a timeout does: complete, after a last bookmark where the client wants them. */
  end(): void
  /** Cuts the connection, in the middle of a line if asked: what the client then holds is no JSON. */
  cut(midLine: boolean): void
  /** Sends a bookmark, where the client wants them. */
  bookmark(): void
  /** Says `410 Expired` in the stream and ends it. */
  expire(): void
}

/** Starts a watch; resolves when the stream has ended. Throws ApiError where the real server refuses at once. */
export function watch(
  context: WriteContext,
  { resource, namespace }: Route,
  exchange: Exchange,
  { sessions, splits }: { readonly sessions: Set<WatchSession>; readonly splits: boolean },
): Promise<void> {
  const { url, request, response } = exchange
  refuseInitialEvents(url)
  const selection = selectionOf(resource, {
    namespace,
    labelSelector: query(url, 'labelSelector'),
    fieldSelector: query(url, 'fieldSelector'),
  })
  const asked = query(url, 'resourceVersion') ?? '0'
  checkRevision(context, asked)
  const from = Number(asked)
  const shape = shapeFor(request.headers.accept, resource, context.clock)
  const stream = new WatchStream({ resource, response, shape, selection, splits })
  const bookmarks = query(url, 'allowWatchBookmarks') === 'true'
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' })
  response.flushHeaders()
  try {
    replay(context, { resource, namespace, from }, stream)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    stream.error(error)
    return closed(response)
  }
  return follow(context, stream, {
    sessions,
    resource,
    bookmarks,
    lifetimeMs: lifetime(query(url, 'timeoutSeconds')),
    userAgent: request.headers['user-agent'] ?? '',
  })
}

// Streaming lists: the double does not offer the feature, and 422 is the answer on which clients fall back.
function refuseInitialEvents(url: URL): void {
  if (query(url, 'sendInitialEvents') === undefined) return
  const why = 'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled'
  const cause = invalidValue('sendInitialEvents', true, why)
  const message = `ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: ${why}`
  const details = { group: 'meta.k8s.io', kind: 'ListOptions', causes: [{ ...cause, reason: 'FieldValueForbidden' }] }
  throw new ApiError({ code: 422, reason: 'Invalid', message, details })
}

function lifetime(seconds: string | undefined): number {
  const asked = Number(seconds ?? 0)
  return asked > 0 ? asked * 1000 : shortestDefaultMs * (1 + Math.random())
}

function replay(
  context: WriteContext,
  { resource, namespace, from }: { resource: Resource; namespace: string | undefined; from: number },
  stream: WatchStream,
): void {
  const key = storedKey(resource)
  if (from > 0) {
    for (const change of context.storage.changesSince(key, from)) stream.change(change)
    return
  }
  for (const object of context.storage.list(key, namespace)) {
    stream.change({ type: 'ADDED', object, previous: undefined, revision: 0 })
  }
}

interface Following {
  readonly sessions: Set<WatchSession>
  readonly resource: Resource
  readonly bookmarks: boolean
  readonly lifetimeMs: number
  readonly userAgent: string
}

function follow(context: WriteContext, stream: WatchStream, following: Following): Promise<void> {
  const { sessions, resource, bookmarks, lifetimeMs, userAgent } = following
  const bookmark = () => {
    if (bookmarks) stream.bookmark(context.storage.revision)
  }
  const unsubscribe = context.storage.subscribe(storedKey(resource), (change) => stream.change(change))
  const end = () => {
    bookmark()
    stream.end()
  }
  const stopTimer = context.clock.after(lifetimeMs, end)
  const stopBookmarks = bookmarks ? repeat(context.clock, bookmarkEveryMs, bookmark) : () => {}
  const session: WatchSession = {
    resource,
    userAgent,
    end,
    bookmark,
    cut: (midLine) => stream.cut(midLine),
    expire: () => stream.error(expired('The resourceVersion for the provided watch is too old.')),
  }
  sessions.add(session)
  return closed(stream.response).then(() => {
    unsubscribe()
    stopTimer()
    stopBookmarks()
    sessions.delete(session)
  })
}

function repeat(clock: Clock, everyMs: number, task: () => void): () => void {
  let stop = clock.after(everyMs, again)
  function again(): void {
    task()
    stop = clock.after(everyMs, again)
  }
  return () => stop()
}

const closed = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    if (response.closed) resolve()
    else response.once('close', resolve)
  })
