/**
 * A Kubernetes API server double: HTTPS with a CA of its own on loopback, the resources of `api/resource-table.ts`,
 * close enough to the real one that kubectl and reflectors cannot tell it apart.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import { createCertificateAuthority } from '../net/certificate-authority.ts'
import { closeAtOnce, listen } from '../net/listen.ts'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/clock.ts'
import type { Faults } from './api/http/faults.ts'
import { FaultBook } from './api/http/faults.ts'
import { createHandler } from './api/http/handler.ts'
import type { RequestLog } from './api/http/request-log.ts'
import { RequestRecorder } from './api/http/request-log.ts'
import { ReviewBook, type Person } from './api/http/review.ts'
import type { WatchSession } from './api/http/watch.ts'
import type { Store } from './api/store.ts'
import { createCluster, createStore } from './api/store.ts'
import { kubeconfig } from './kubeconfig.ts'

export interface ApiServerOptions {
  /** 0 or nothing: any free port. */
  readonly port?: number
  /** The address to listen on; default 127.0.0.1. Another one inside a network namespace that nodes reach it in. */
  readonly host?: string
  readonly clock?: Clock
  /** What `/version` says; kubectl's dispatcher chooses its client by it. Default v1.36.3. */
  readonly version?: string
  /** Default 10.96.0.0/16; two by comma for dual-stack, primary first. */
  readonly serviceClusterIPRange?: string
  /** Default 30000 to 32767. */
  readonly nodePortRange?: readonly [number, number]
  /** How many changes per resource a watch can be resumed from. Default 1000. */
  readonly changesKept?: number
  /** Whether the CRDs of bare metal (MetalLB's and Berth's own) are installed. Default: no. */
  readonly customResources?: boolean
}

export interface ApiServer {
  readonly url: string
  readonly caPem: string
  /** The administrator's bearer token; any other is answered 401. */
  readonly token: string
  readonly store: Store
  readonly log: RequestLog
  readonly faults: Faults
  /** By the tokens that they show to other servers, which ask this one about them. */
  readonly people: Map<string, Person>
  /** What reviews of access answer no to, whoever asks: `patch services/status`, `get leases in kube-system`. */
  readonly withheld: Set<string>
  /** A kubeconfig in YAML with CA and token inside. */
  kubeconfig(): string
  stop(): Promise<void>
}

/** Starts the double. Rejects when the port cannot be bound. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const clock = options.clock ?? systemClock
  const [first, last] = options.nodePortRange ?? [30_000, 32_767]
  const context = createCluster({
    clock,
    clusterIPs: options.serviceClusterIPRange ?? '10.96.0.0/16',
    nodePorts: { first, last },
    ...(options.changesKept === undefined ? {} : { changesKept: options.changesKept }),
    customResources: options.customResources ?? false,
  })
  const token = randomBytes(24).toString('base64url')
  const log = new RequestRecorder()
  const sessions = new Set<WatchSession>()
  const reviews = new ReviewBook()
  const faults = new FaultBook(sessions, () => context.storage.compact())
  const { host = '127.0.0.1' } = options
  const { server, caPem } = await secureServer(host)
  const connectionOf = numberConnections(server, log)
  const gitVersion = options.version ?? 'v1.36.3'
  const handle = createHandler({ context, token, gitVersion, log, faults, sessions, reviews, connectionOf })
  server.on('request', (request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  const port = await listen(server, options.port ?? 0, host)
  const url = `https://${host}:${port}`
  return {
    url,
    caPem,
    token,
    store: createStore(context),
    log,
    faults,
    people: reviews.people,
    withheld: reviews.withheld,
    kubeconfig: () => kubeconfig({ url, caPem, token }),
    stop: () => closeAtOnce(server),
  }
}

async function secureServer(host: string): Promise<{ server: Server; caPem: string }> {
  const authority = await createCertificateAuthority('kubernetes')
  const names = {
    dns: ['localhost', 'kubernetes', 'kubernetes.default.svc'],
    ip: [...new Set(['127.0.0.1', '::1', host])],
  }
  const { keyPem, certificatePem } = await authority.issue('kube-apiserver', names)
  // A watch may be silent for longer than any default time-out of Node.
  const timeouts = { requestTimeout: 0, keepAliveTimeout: 60_000 }
  const server = createServer({ key: keyPem, cert: certificatePem, ...timeouts })
  return { server, caPem: authority.certificatePem }
}

function numberConnections(server: Server, log: RequestRecorder): (request: { socket: object }) => number {
  const numbers = new WeakMap<object, number>()
  server.on('secureConnection', (socket) => {
    log.connections += 1
    numbers.set(socket, log.connections)
  })
  return ({ socket }) => numbers.get(socket) ?? 0
}
