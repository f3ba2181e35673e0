import type { ServerResponse } from 'node:http'
import type { ApiError } from '../api-error.ts'
import type { JsonObject } from '../json.ts'
import type { KubernetesObject } from '../object.ts'
import type { Resource } from '../resource.ts'
import { apiVersionOf } from '../resource.ts'
import type { Selection } from '../select/selection.ts'
import type { Change } from '../storage.ts'
import { served } from './read.ts'
import type { Shape } from './shape.ts'

function withVersion(
  object: KubernetesObject,
  { metadata: { resourceVersion = '' } }: KubernetesObject,
): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion } }
}

export interface StreamParts {
  readonly resource: Resource
  readonly response: ServerResponse
  readonly shape: Shape
  readonly selection: Selection
  readonly splits: boolean
}

/** One open watch: what changes is said to it, and it tells what its selection and shape make of that. */
export class WatchStream {
  readonly response: ServerResponse
  readonly #resource: Resource
  readonly #shape: Shape
  readonly #selection: Selection
  readonly #splits: boolean
  #toldColumns = false

  constructor({ resource, response, shape, selection, splits }: StreamParts) {
    this.#splits = splits
    this.response = response
    this.#resource = resource
    this.#shape = shape
    this.#selection = selection
  }

  /**
   * Tells a change as this selection sees it: what enters is ADDED; what leaves is DELETED, with the last state
   * that was in it under the version of the change.
   */
  change({ type, object, previous }: Change): void {
    const is = this.#selection(object) && type !== 'DELETED'
    const was = previous !== undefined && this.#selection(previous)
    if (is) this.#object(was ? 'MODIFIED' : 'ADDED', object)
    else if (was) this.#object('DELETED', withVersion(previous, object))
  }

  bookmark(revision: number): void {
    const metadata = { resourceVersion: String(revision), creationTimestamp: null }
    this.#write('BOOKMARK', { kind: this.#resource.kind, apiVersion: apiVersionOf(this.#resource), metadata })
  }

  error(error: ApiError): void {
    this.#write('ERROR', error.status)
    this.response.end()
  }

  end(): void {
    this.response.end()
  }

  cut(midLine: boolean): void {
    const { response } = this
    if (!midLine) {
      response.destroy()
      return
    }
    response.write('{"type":"MODIFIED","object":{"kind":', () => response.destroy())
  }

  #object(type: string, object: KubernetesObject): void {
    const shown = this.#shape.one(served(this.#resource, object))
    // The columns are told once in a stream.
    this.#write(type, shown['kind'] === 'Table' && this.#toldColumns ? { ...shown, columnDefinitions: null } : shown)
    this.#toldColumns = true
  }

  #write(type: string, object: JsonObject): void {
    if (this.response.writableEnded) return
    const line = Buffer.from(`${JSON.stringify({ type, object })}\n`)
    if (!this.#splits) this.response.write(line)
    else for (const byte of line) this.response.write(Buffer.from([byte]))
  }
}
