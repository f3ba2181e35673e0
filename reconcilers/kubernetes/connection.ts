import type { RequestOptions } from 'node:https'

import type { KubeConfig } from '@kubernetes/client-node'
import { Agent, ProxyAgent } from 'undici'
import type { Dispatcher, buildConnector } from 'undici'

import type { Clock } from '#provider/time/clock'

import { KubeconfigError } from './kubeconfig.ts'

/**
 * One keep-alive pool for everything that is said to one cluster. client-node makes a new undici Agent for each request
 * that has TLS options: 300 GETs cost 300 TLS connections (decision 0002). It serves here for credentials only.
 */
export interface Connection {
  readonly server: string
  send(message: Message, signal: AbortSignal): Promise<Dispatcher.ResponseData>
  close(): Promise<void>
}

export interface Message {
  readonly method: Dispatcher.HttpMethod
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** @param load reads the kubeconfig; called again when the API server answers 401, so that renewed credentials count */
export function openConnection(load: () => KubeConfig, clock: Clock): Connection {
  let config = load()
  const server = serverOf(config)
  let credentials: Credentials | undefined
  let pool: Pool | undefined

  async function authenticated(): Promise<{ pool: Dispatcher; authorization: Headers }> {
    if (credentials === undefined || clock.now() - credentials.readAt >= CREDENTIALS_MAX_AGE_MS)
      credentials = await readCredentials(config, clock.now())
    if (pool === undefined || pool.fingerprint !== credentials.fingerprint) {
      // The old pool ends with its last request: a watch on it lives on until its own end.
      void pool?.dispatcher.close().catch(() => undefined)
      pool = { dispatcher: createDispatcher(config, credentials.tls), fingerprint: credentials.fingerprint }
    }
    return { pool: pool.dispatcher, authorization: credentials.headers }
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { pool: dispatcher, authorization } = await authenticated()
    const { origin, pathname, search } = new URL(`${server}${message.path}`)
    return dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method: message.method,
      headers: { ...message.headers, ...authorization },
      body: message.body ?? null,
      signal,
      // Deadlines are set by the caller: a watch may be silent for minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  }

  return {
    server,
    async send(message, signal) {
      const answer = await attempt(message, signal)
      if (answer.statusCode !== 401) return answer
      await answer.body.dump()
      config = load()
      credentials = undefined
      return attempt(message, signal)
    },
    async close() {
      await pool?.dispatcher.destroy()
    },
  }
}

/** Tokens of a service account and of exec plugins are renewed behind our back; client-node itself caches them for a minute. */
const CREDENTIALS_MAX_AGE_MS = 10_000
/** Enough for a burst of status patches beside the watches, which hold a connection each. */
const MAX_CONNECTIONS = 16

type Headers = Readonly<Record<string, string>>

interface Credentials {
  readonly headers: Headers
  readonly tls: buildConnector.BuildOptions
  readonly fingerprint: string
  readonly readAt: number
}

interface Pool {
  readonly dispatcher: Dispatcher
  readonly fingerprint: string
}

async function readCredentials(config: KubeConfig, readAt: number): Promise<Credentials> {
  const options: RequestOptions = {}
  await config.applyToHTTPSOptions(options)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value).trim()
  if (typeof options.auth === 'string')
    headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`
  const fingerprint = [options.ca, options.cert, options.key].map(String).join('\n')
  return { headers, tls: tlsOf(options), fingerprint, readAt }
}

function tlsOf(options: RequestOptions): buildConnector.BuildOptions {
  return {
    // A peer that vanished without a word is found out by TCP, half a minute after its last byte.
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    ...(options.ca !== undefined && { ca: options.ca }),
    ...(options.cert !== undefined && { cert: options.cert }),
    ...(options.key !== undefined && { key: options.key }),
    ...(options.servername !== undefined && { servername: options.servername }),
    ...(options.rejectUnauthorized !== undefined && { rejectUnauthorized: options.rejectUnauthorized }),
  }
}

function createDispatcher(config: KubeConfig, tls: buildConnector.BuildOptions): Dispatcher {
  const proxy = config.getCurrentCluster()?.proxyUrl
  if (proxy === undefined) return new Agent({ connect: tls, connections: MAX_CONNECTIONS })
  if (!/^https?:/.test(proxy))
    throw new KubeconfigError(`kubeconfig: proxy-url ${proxy}: only HTTP and HTTPS proxies are supported`)
  return new ProxyAgent({ uri: proxy, requestTls: tls, connections: MAX_CONNECTIONS })
}

function serverOf(config: KubeConfig): string {
  const cluster = config.getCurrentCluster()
  if (cluster === null) throw new KubeconfigError('kubeconfig: the current context names no cluster')
  return cluster.server
}
