import { Agent, request } from 'undici'
import type { ApiServer } from '#mocks/kubernetes/api-server'

export interface Sent {
  readonly body?: unknown
  readonly type?: string
  readonly accept?: string
  readonly token?: string
  readonly userAgent?: string
}

export interface Received {
  readonly code: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Body
}

/** The members of an answer that the tests look at. */
export interface Body {
  readonly kind?: string
  readonly reason?: string
  readonly message?: string
  readonly details?: { readonly causes?: readonly { reason: string }[]; readonly retryAfterSeconds?: number }
  readonly metadata?: {
    readonly resourceVersion?: string
    readonly continue?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly items?: readonly { readonly metadata: { readonly name: string } }[]
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: unknown
  readonly data?: unknown
}

/** A plain HTTPS client of one server. */
export class ApiClient {
  readonly #server: ApiServer
  readonly #agent: Agent

  /** @param connections how many at most; without it as many as are in use at once */
  constructor(server: ApiServer, connections?: number) {
    this.#server = server
    this.#agent = new Agent({ connect: { ca: server.caPem }, ...(connections === undefined ? {} : { connections }) })
  }

  /** Sends `METHOD path`; rejects when the connection is cut. */
  async send(call: string, sent: Sent = {}): Promise<Received> {
    const { statusCode, headers, body } = await this.#request(call, sent)
    const text = await body.text()
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : { message: text }
    return { code: statusCode, headers, body: json as Body }
  }

  /** Opens a watch and reads its events as they come. */
  async watch(path: string, sent: Sent = {}): Promise<Watching> {
    const { statusCode, body } = await this.#request(`GET ${path}`, sent)
    if (statusCode !== 200) throw new Error(`watch answered ${statusCode}: ${await body.text()}`)
    return new Watching(body)
  }

  close(): Promise<void> {
    return this.#agent.destroy()
  }

  #request(call: string, { body, type = 'application/json', accept = 'application/json', ...rest }: Sent) {
    const [method = 'GET', path = '/'] = call.split(' ')
    return request(this.#server.url + path, {
      method,
      dispatcher: this.#agent,
      headers: {
        authorization: `Bearer ${rest.token ?? this.#server.token}`,
        accept,
        'user-agent': rest.userAgent ?? 'tester/1.0',
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    })
  }
}

export interface Event {
  readonly type: string
  readonly object: Body & {
    readonly metadata: { readonly name?: string; readonly resourceVersion: string }
    readonly code?: number
  }
}

/** The events of one open watch. */
export class Watching {
  readonly #events: AsyncGenerator<Event, string>
  readonly #stream: Stream

  constructor(stream: Stream) {
    this.#stream = stream
    this.#events = eventsOf(stream)
  }

  /** Answers the next event; throws when the stream ended instead. */
  async next(): Promise<Event> {
    const { value, done } = await this.#events.next()
    if (done === true) throw new Error(`the stream ended, holding ${JSON.stringify(value)}`)
    return value
  }

  /** Answers what was left of a line when the stream ended cleanly; rejects when it was cut. */
  async ended(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#events.next()
      if (done === true) return value
    }
  }

  hangUp(): void {
    this.#stream.destroy()
  }
}

type Stream = AsyncIterable<unknown> & { destroy(): unknown }

async function* eventsOf(stream: Stream): AsyncGenerator<Event, string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Event
  }
  return rest
}

/** A Service of type LoadBalancer with one port. */
export const loadBalancer = (name: string, namespace = 'default') => ({
  metadata: { name, namespace },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
})
