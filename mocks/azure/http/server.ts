/**
 * The HTTPS server: reads a request whole, hands it on, writes the answer. Nothing here knows what a request means.
 * HTTPS, because the SDKs refuse to send a token over plain HTTP (arm-semantics, thing 2).
 */
import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { maxBodyBytes } from '../arm/request-body.ts'
import { closeAtOnce, listen } from '../../net/listen.ts'
import type { KeyAndCertificate } from '../../net/certificate-authority.ts'
import { isLoopback, loopback } from './host.ts'
import type { Reply, WebRequest } from './web.ts'

export type Handler = (request: WebRequest) => Promise<Reply>

export interface RunningServer {
  readonly port: number
  /** Destroys every connection and refuses new ones until `pause` resolves; then it is back on the same port. */
  restart(pause: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** The address of this machine to listen at; `port` 0 takes any free one. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** Serves at a place; rejects when it cannot be bound. */
export async function serve(handler: Handler, identity: KeyAndCertificate, place: Place): Promise<RunningServer> {
  let server = create(handler, identity)
  const bound = await listen(server, place.port, place.host)
  let stopped = false
  return {
    port: bound,
    async restart(pause) {
      await closeAtOnce(server)
      await pause()
      if (stopped) return
      server = create(handler, identity)
      await listen(server, bound, place.host)
    },
    stop() {
      stopped = true
      return closeAtOnce(server)
    },
  }
}

function create(handler: Handler, identity: KeyAndCertificate) {
  const server = createServer({ key: identity.keyPem, cert: identity.certificatePem }, (incoming, outgoing) => {
    void exchange(handler, incoming, outgoing)
  })
  // Longer than any client's idle time: a connection closed under a request looks like a lost answer (5.3).
  server.keepAliveTimeout = 75_000
  return server
}

async function exchange(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const reply = await handler(await readRequest(incoming))
    if (reply === 'destroy') incoming.socket.destroy()
    else write(outgoing, incoming.method ?? 'GET', reply)
  } catch (cause) {
    // The client went away while it was sending, or a defect of the emulator: loud, and never a hanging connection.
    if (incoming.socket.destroyed) return
    process.stderr.write(`azure emulator: ${incoming.method} ${incoming.url}: ${String(cause)}\n`)
    if (cause instanceof Error) process.stderr.write(`${cause.stack}\n`)
    write(outgoing, 'GET', { status: 500, body: { error: { code: 'InternalServerError', message: String(cause) } } })
  }
}

async function readRequest(incoming: IncomingMessage): Promise<WebRequest> {
  const base = `https://${incoming.headers.host ?? loopback}`
  const isLocal = isLoopback(incoming.socket.remoteAddress)
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s)
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = Array.isArray(value) ? value[0] : value
  const body = await readBody(incoming)
  return { method: incoming.method ?? 'GET', path, query: new URLSearchParams(query), headers, body, base, isLocal }
}

/** Reads at most one byte more than is allowed: enough to refuse, whatever is sent. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    if (!(chunk instanceof Buffer)) continue
    if (bytes <= maxBodyBytes) chunks.push(chunk)
    bytes += chunk.byteLength
  }
  return Buffer.concat(chunks).subarray(0, maxBodyBytes + 1)
}

function write(outgoing: ServerResponse, method: string, { status, headers, body }: Exclude<Reply, 'destroy'>): void {
  const ready = body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
  const type = ready ? {} : { 'Content-Type': 'application/json; charset=utf-8' }
  const bytes = ready ? (body ?? '') : JSON.stringify(body)
  outgoing.writeHead(status, { ...type, ...headers, 'Content-Length': Buffer.byteLength(bytes) })
  outgoing.end(method === 'HEAD' ? undefined : bytes)
}
