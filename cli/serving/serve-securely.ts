import { createServer } from 'node:https'
import type { Logger } from 'pino'
import type { Clock } from '#provider/time/clock'
import type { Access } from './access.ts'
import { followIdentity, readIdentity, type IdentityFiles } from './identity.ts'
import { handler, listen, type Listening, type Pages, type Place } from './listen.ts'
import { debugPage, healthPage, metricsPage, notFound, plain, type Inside } from './pages.ts'

export interface Secure {
  readonly place: Place
  readonly files: IdentityFiles
  readonly access: Access
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Serves everything about a process on one HTTPS port: health to everybody, /metrics and /debug to whom the API server lets.
 *
 * @throws {Failure} naming the option that is wrong
 */
export async function serveSecurely(inside: Inside, options: Secure): Promise<Listening> {
  const { place, files, access, clock, log } = options
  const identity = await readIdentity(files, clock)
  const closing = new AbortController()
  const server = createServer({ ...identity, ...LIMITS }, handler(guarded(inside, access), log))
  const listening = await listen(server, place)
  const following = { clock, log, current: identity, onChange: (next: object) => server.setSecureContext(next) }
  const followed = followIdentity(files, following, closing.signal)
  return {
    port: listening.port,
    async close() {
      closing.abort(new Error('closed'))
      await Promise.all([listening.close(), followed, access.close()])
    },
  }
}

/** Who connects and says nothing must not hold what we have few of. */
const LIMITS = { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 5_000 }

function guarded(inside: Inside, access: Access): Pages {
  return async (url, request, signal) => {
    const health = healthPage(inside, url)
    if (health !== undefined) return health
    const verdict = await access.judge(url.pathname, request.headers.authorization)
    if (verdict === 'unknown') return plain(401, 'Unauthorized\n')
    if (verdict === 'forbidden') return plain(403, 'Forbidden\n')
    if (url.pathname === '/metrics') return metricsPage(inside)
    return /^\/debug(\/|$)/.test(url.pathname) ? debugPage(inside, url.pathname, signal) : notFound
  }
}
