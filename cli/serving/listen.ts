import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { Failure } from '../failure.ts'
import { plain, type Page } from './pages.ts'

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

export interface Place {
  /** The option that names it, for who has to mend it. */
  readonly option: string
  /** Undefined: all addresses. */
  readonly host: string | undefined
  /** 0: any free one. */
  readonly port: number
}

/** Opens a server of plain HTTP or HTTPS. @throws {Failure} naming the option where it cannot */
export async function listen(server: Server, { option, host, port }: Place): Promise<Listening> {
  const listening = Promise.withResolvers<void>()
  const where = `--${option} ${host === undefined ? port : `${host}:${port}`}`
  server.once('error', (error) => listening.reject(new Failure(`${where}: ${error.message}`, 2)))
  server.listen({ port, ...(host !== undefined && { host }) }, () => listening.resolve())
  await listening.promise
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  }
}

export type Pages = (url: URL, request: IncomingMessage, signal: AbortSignal) => Promise<Page>

/** What a request may take, in milliseconds: health of members is asked of Azure, which takes seconds. */
const PATIENCE_MS = 40_000

/** Makes the handler of a server that only tells. What fails is said in the log, and not to whoever asked. */
export function handler(pages: Pages, log: Logger): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const left = new AbortController()
    response.once('close', () => left.abort(new Error('nobody waits for the answer')))
    answer(request, AbortSignal.any([left.signal, AbortSignal.timeout(PATIENCE_MS)]))
      .catch((error: unknown) => {
        if (!left.signal.aborted) log.warn({ err: error, path: request.url }, 'cannot answer')
        return plain(500, 'Internal Server Error\n')
      })
      .then(({ status, type, text }) => {
        const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' }
        response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : text)
      })
      .catch(() => response.destroy())
  }

  async function answer(request: IncomingMessage, signal: AbortSignal): Promise<Page> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method Not Allowed\n')
    const url = URL.parse(request.url ?? '/', 'http://berth')
    return url === null ? plain(400, 'Bad Request\n') : pages(url, request, signal)
  }
}
