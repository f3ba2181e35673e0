import { ApiError } from '#reconcilers/kubernetes/api-error'
import type { KubernetesClient, ListPage, WatchEvent } from '#reconcilers/kubernetes/client'
import type { Query } from '#reconcilers/kubernetes/exchange'
import type { LiveService } from '#reconcilers/kubernetes/live-service'

/** An API server of which each answer is said by the test; it knows lists and watches, and remembers what was asked. */
export class ScriptedServer {
  readonly asked: Query[] = []
  readonly watches: ScriptedWatch[] = []
  #pages: (ListPage<LiveService> | Error)[] = []
  #refusals: Error[] = []

  answerList(...pages: (ListPage<LiveService> | Error)[]): void {
    this.#pages.push(...pages)
  }

  refuseNextWatch(error: Error): void {
    this.#refusals.push(error)
  }

  get watch(): ScriptedWatch {
    const last = this.watches.at(-1)
    if (last === undefined) throw new Error('nobody watches')
    return last
  }

  client(): KubernetesClient {
    const listPage = async (_: unknown, query: Query): Promise<ListPage<never>> => {
      this.asked.push(query)
      const page = this.#pages.shift()
      if (page === undefined) throw new Error('no page was scripted')
      if (page instanceof Error) throw page
      return page as ListPage<never>
    }
    const watch = (_: unknown, query: Query, signal: AbortSignal): AsyncIterable<never> => {
      this.asked.push({ ...query, watch: true })
      const refusal = this.#refusals.shift()
      const scripted = new ScriptedWatch(signal)
      if (refusal === undefined) this.watches.push(scripted)
      else scripted.fail(refusal)
      return scripted.events() as AsyncIterable<never>
    }
    const unexpected = (): never => {
      throw new Error('only lists and watches are scripted')
    }
    return {
      server: 'scripted',
      listPage,
      watch,
      get: unexpected,
      create: unexpected,
      replace: unexpected,
      delete: unexpected,
      patch: unexpected,
      close: () => Promise.resolve(),
    }
  }
}

export class ScriptedWatch {
  readonly #queue: (() => WatchEvent<LiveService> | undefined)[] = []
  readonly #signal: AbortSignal
  #wake: () => void = () => undefined

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  send(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: LiveService): void {
    this.#push(() => ({ type, object }))
  }

  bookmark(resourceVersion: string): void {
    this.#push(() => ({ type: 'BOOKMARK', object: { metadata: { resourceVersion } } }))
  }

  sendStatus(code: number): void {
    this.#push(() => ({ type: 'ERROR', object: { code, message: 'too old' } }))
  }

  end(): void {
    this.#push(() => undefined)
  }

  fail(error: Error): void {
    this.#push(() => {
      throw error
    })
  }

  get aborted(): boolean {
    return this.#signal.aborted
  }

  async *events(): AsyncGenerator<WatchEvent<LiveService>> {
    this.#signal.addEventListener('abort', () => this.#wake())
    for (;;) {
      if (this.#signal.aborted) throw this.#signal.reason
      const next = this.#queue.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve))
        continue
      }
      const event = next()
      if (event === undefined) return
      yield event
    }
  }

  #push(item: () => WatchEvent<LiveService> | undefined): void {
    this.#queue.push(item)
    this.#wake()
  }
}

/** The answer of an API server that refuses. */
export function refusal(status: number, retryAfter?: string): ApiError {
  return new ApiError('GET services', { status, retryAfter, body: { message: 'scripted' } })
}
