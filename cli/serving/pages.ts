import type { Registry } from 'prom-client'
import type { Check } from '#reconcilers/check'

/** What a process tells of itself to whoever asks over HTTP. */
export interface Inside {
  readonly registry: Registry
  /** What has to hold before it counts as ready. */
  checks(): readonly Check[]
  /** What it knows under `/debug`; undefined: there is no such page. */
  debug(path: string, signal: AbortSignal): Promise<unknown>
}

export interface Page {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** Paths that say nothing but whether the process is well: a kubelet shows no token. */
export const healthPaths: readonly string[] = ['/healthz', '/livez', '/readyz']

/** Answers a path of those that need no permission; undefined for any other. */
export function healthPage(inside: Inside, { pathname, searchParams }: URL): Page | undefined {
  const checks = pathname === '/readyz' ? inside.checks() : []
  if (!healthPaths.includes(pathname)) return undefined
  const name = pathname.slice(1)
  const isWell = checks.every(({ failure }) => failure === undefined)
  if (isWell && !searchParams.has('verbose')) return plain(200, 'ok')
  const all = [{ name: 'ping', failure: undefined }, ...checks]
  const lines = all.map(({ name: one, failure }) =>
    failure === undefined ? `[+]${one} ok` : `[-]${one} failed: ${failure}`,
  )
  return plain(isWell ? 200 : 500, [...lines, `${name} check ${isWell ? 'passed' : 'failed'}`, ''].join('\n'))
}

export async function metricsPage({ registry }: Inside): Promise<Page> {
  return { status: 200, type: registry.contentType, text: await registry.metrics() }
}

export async function debugPage(inside: Inside, pathname: string, signal: AbortSignal): Promise<Page> {
  const answer = await inside.debug(decodeURIComponent(pathname), signal)
  if (answer === undefined) return notFound
  return { status: 200, type: 'application/json', text: `${JSON.stringify(answer, asJson, 2)}\n` }
}

export const notFound: Page = plain(404, '404 page not found\n')

export function plain(status: number, text: string): Page {
  return { status, type: 'text/plain; charset=utf-8', text }
}

/** JSON has no maps, no sets and no large integers. */
function asJson(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  return typeof value === 'bigint' ? String(value) : value
}
