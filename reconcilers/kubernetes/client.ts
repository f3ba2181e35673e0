import { Exchange } from './exchange.ts'
import type { Call, ExchangeOptions, Query } from './exchange.ts'
import type { KubernetesObject, NewObject } from './object.ts'
import type { Patch } from './patch.ts'
import type { Resource, Target } from './resource.ts'

/**
 * What Berth says to an API server: JSON in, JSON out, nothing added and nothing dropped on the way (typed clients lose
 * the fields they do not know). Every function throws an ApiError or another DispositionError; where an object is
 * not there (404), `get`, `replace` and `patch` answer undefined.
 */
export interface KubernetesClient {
  readonly server: string
  get<T extends KubernetesObject>(target: Target<T>, signal: AbortSignal): Promise<T | undefined>
  listPage<T extends KubernetesObject>(resource: Resource<T>, query: Query, signal: AbortSignal): Promise<ListPage<T>>
  /** Yields events until the server ends the stream; throws if it is cut in the middle of an event. */
  watch<T extends KubernetesObject>(
    resource: Resource<T>,
    query: Query,
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent<T>>
  create<T extends KubernetesObject>(target: Target<T>, object: NewObject, signal: AbortSignal): Promise<T>
  replace<T extends KubernetesObject>(target: Target<T>, object: NewObject, signal: AbortSignal): Promise<T | undefined>
  patch<T extends KubernetesObject>(target: Target<T>, patch: Patch, signal: AbortSignal): Promise<T | undefined>
  /** Deletes the object if it is still that one; it may be gone already. */
  delete(target: Target<KubernetesObject>, only: { readonly uid: string }, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export interface ListPage<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: readonly T[]
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly object: { readonly metadata: { readonly resourceVersion: string } } }
  | {
      readonly type: 'ERROR'
      readonly object: { readonly code?: number; readonly reason?: string; readonly message?: string }
    }

export function createClient(options: ExchangeOptions): KubernetesClient {
  const exchange = new Exchange(options)
  return {
    server: options.connection.server,
    get: (target, signal) => exchange.readOrAbsent(call('GET', target), signal),
    listPage: (resource, query, signal) => exchange.read(call('GET', all(resource), { query }), signal),
    watch: (resource, query, signal) =>
      exchange.stream(call('GET', all(resource), { query: { ...query, watch: true } }), signal),
    create: (target, object, signal) =>
      exchange.read(call('POST', { ...target, name: undefined }, { body: object, contentType: JSON_TYPE }), signal),
    replace: (target, object, signal) =>
      exchange.readOrAbsent(call('PUT', target, { body: object, contentType: JSON_TYPE }), signal),
    patch: (target, { type, body, query }, signal) =>
      exchange.readOrAbsent(call('PATCH', target, { body, contentType: type, query }), signal),
    async delete(target, { uid }, signal) {
      const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } }
      await exchange.readOrAbsent(call('DELETE', target, { body, contentType: JSON_TYPE }), signal)
    },
    close: () => options.connection.close(),
  }
}

const JSON_TYPE = 'application/json'

function call(method: Call['method'], target: Target<KubernetesObject>, rest: Partial<Call> = {}): Call {
  return { ...rest, method, target }
}

function all<T extends KubernetesObject>(resource: Resource<T>): Target<T> {
  return { resource, namespace: resource.namespace, name: undefined }
}
