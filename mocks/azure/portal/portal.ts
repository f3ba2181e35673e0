/**
 * The emulator's page: what stands in the local Azure right now, for a person with a browser. Plain HTTP on loopback,
 * rendered here, readable without scripts; it only reads.
 */
import { createServer } from 'node:http'
import { closeAtOnce, listen } from '../../net/listen.ts'
import type { Emulator } from '../emulator.ts'
import { noDataPlane } from '../data-plane-view.ts'
import type { DataPlaneView } from '../data-plane-view.ts'
import { renderPage } from './page.ts'

export interface PortalOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Shows who is up and where an address can be reached. */
  readonly dataPlane?: DataPlaneView
}

export interface Portal {
  /** `http://127.0.0.1:PORT/`. */
  readonly url: string
  stop(): Promise<void>
}

/** Serves the page; rejects when the port cannot be bound. */
export async function startPortal(
  emulator: Pick<Emulator, 'url' | 'credentials' | 'resources' | 'log'>,
  { port = 0, dataPlane = noDataPlane }: PortalOptions = {},
): Promise<Portal> {
  const { url, resources, log, credentials } = emulator
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?')
    if (path !== '/' || request.method !== 'GET') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('The page is at /.\n')
      return
    }
    try {
      const page = renderPage({ url, resources, log, dataPlane, subscription: credentials.subscriptionId })
      response.writeHead(200, headers).end(page)
    } catch (cause) {
      // Thrown further it would end the process that serves Azure itself.
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`The page cannot be shown: ${String(cause)}\n`)
    }
  })
  const bound = await listen(server, port)
  return { url: `http://127.0.0.1:${bound}/`, stop: () => closeAtOnce(server) }
}

// The page needs nothing from elsewhere: a mistake in escaping must not be able to load or send anything.
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'",
}
