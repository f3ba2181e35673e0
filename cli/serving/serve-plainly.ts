import { createServer } from 'node:http'
import type { Logger } from 'pino'
import { Failure } from '../failure.ts'
import { handler, listen, type Listening, type Place } from './listen.ts'
import { healthPage, metricsPage, notFound, type Inside } from './pages.ts'

/** Serves /metrics and health without TLS and to everybody, where somebody asks for it. @throws {Failure} if it cannot */
export async function servePlainly(inside: Inside, place: Place, log: Logger): Promise<Listening> {
  const server = createServer(
    handler(async (url) => {
      if (url.pathname === '/metrics') return metricsPage(inside)
      return healthPage(inside, url) ?? notFound
    }, log),
  )
  return listen(server, place)
}

/** Reads `HOST:PORT`, `[HOST]:PORT` or `:PORT`. @throws {Failure} for anything else */
export function placeOf(option: string, address: string): Place {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(address) ?? []
  if (port === undefined) throw new Failure(`--${option} ${address}: use HOST:PORT or :PORT`, 2)
  const host = bracketed ?? plain
  return { option, host: host === '' ? undefined : host, port: Number(port) }
}
