import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { Failure } from './failure.ts'

export interface MetricsServer {
  /** Undefined where nobody listens. */
  readonly port: number | undefined
  close(): Promise<void>
}

/**
 * Serves `registry` under /metrics on the `HOST:PORT` of `option`; not at all where it is not given. Answers /healthz as well.
 *
 * @throws {Failure} if it cannot listen there
 */
export async function serveMetrics(
  { option, address }: { readonly option: string; readonly address: string | undefined },
  registry: Registry,
): Promise<MetricsServer> {
  if (address === undefined) return { port: undefined, close: () => Promise.resolve() }
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return void response.end('ok')
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    const answer = (text: string) => response.writeHead(200, { 'content-type': registry.contentType }).end(text)
    registry.metrics().then(answer, () => response.writeHead(500).end())
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', (error) => listening.reject(new Failure(`--${option} ${address}: ${error.message}`, 2)))
  server.listen(listenOptions(option, address), () => listening.resolve())
  await listening.promise
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  }
}

function listenOptions(option: string, address: string): { readonly host?: string; readonly port: number } {
  const [, host = '', port = ''] = /^(?:\[([^\]]*)\]|[^:]*)?:(\d+)$/.exec(address) ?? []
  if (port === '') throw new Failure(`--${option} ${address}: use HOST:PORT or :PORT`, 2)
  const plain = address.startsWith('[') ? host : address.slice(0, address.lastIndexOf(':'))
  return { port: Number(port), ...(plain !== '' && { host: plain }) }
}
