import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Flow } from './flow.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * An HTTP server that listens nowhere: its connections are handed to it with their flow. So a hundred pods need no
 * port, and each still sees from where and to which address it was called.
 */
export class HandedHttp {
  readonly #server: Server
  readonly #open = new Map<Socket, Flow>()

  constructor(answer: (flow: Flow, request: IncomingMessage) => Answer) {
    this.#server = createServer((request, response) => {
      const flow = this.#open.get(request.socket)
      if (flow === undefined) return void request.socket.destroy()
      // An upload that nobody reads would stall the client.
      request.resume()
      const { status, headers, body } = answer(flow, request)
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
  }

  accept(socket: Socket, flow: Flow): void {
    this.#open.set(socket, flow)
    socket.once('close', () => this.#open.delete(socket))
    this.#server.emit('connection', socket)
  }

  /** Ends every connection. */
  close(): void {
    for (const socket of this.#open.keys()) socket.resetAndDestroy()
  }
}
