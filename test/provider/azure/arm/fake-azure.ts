import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { createArmClient, type ArmClient, type ArmClientOptions } from '#provider/azure/arm/client'
import { Gate } from '#provider/azure/arm/gate'
import { FakeClock } from '#mocks/time/clock'

/** What the played service answers to one request. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface Sent {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly headers: Record<string, string>
}

export type Handler = (sent: Sent, request: PipelineRequest) => Reply | Promise<Reply>

export const endpoint = 'https://arm.example'
export const subscriptionId = '00000000-0000-0000-0000-000000000001'
export const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`
export const lbId = `${group}/providers/Microsoft.Network/loadBalancers/lb`
export const pipId = `${group}/providers/Microsoft.Network/publicIPAddresses/pip-1`
export const operationUrl = `${endpoint}/subscriptions/${subscriptionId}/providers/Microsoft.Network/locations/x/operations/1?api-version=2026-01-01`

/** An HTTP client that answers from `handler` and remembers what was sent. */
export function fakeHttp(handler: Handler): HttpClient & { readonly sent: Sent[] } {
  const sent: Sent[] = []
  return {
    sent,
    async sendRequest(request) {
      const { pathname, search } = new URL(request.url)
      const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined
      const one = { method: request.method, path: pathname + search, body, headers: request.headers.toJSON() }
      sent.push(one)
      const { status, body: answer, headers } = await handler(one, request)
      const bodyAsText = answer === undefined ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer)
      return {
        request,
        status,
        bodyAsText,
        headers: createHttpHeaders({ 'content-type': 'application/json; charset=utf-8', ...headers }),
      }
    },
  }
}

export interface Rig {
  readonly arm: ArmClient
  readonly clock: FakeClock
  readonly sent: Sent[]
  readonly gate: Gate
}

/** A client on a fake clock in front of a played service. */
export function rig(handler: Handler, overrides: Partial<ArmClientOptions> = {}): Rig {
  const clock = new FakeClock()
  const gate = new Gate({ clock })
  const http = fakeHttp(handler)
  let tokens = 0
  let token = 'token-0'
  const credential = {
    token: () => Promise.resolve(token),
    forget: () => {
      token = `token-${(tokens += 1)}`
    },
  }
  const arm = createArmClient({
    endpoint,
    credential,
    subscriptionId,
    clock,
    gate,
    userAgent: 'berth/test',
    mayWrite: () => true,
    httpClient: http,
    ...overrides,
  })
  return { arm, clock, sent: http.sent, gate }
}

/** A signal that nobody aborts. */
export function never(): AbortSignal {
  return new AbortController().signal
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Moves the clock on until the promise has settled, at most `limitMs` of its time. */
export async function underClock<T>(clock: FakeClock, promise: Promise<T>, limitMs = 60_000): Promise<T> {
  let settled = false
  const mark = () => {
    settled = true
  }
  promise.then(mark, mark)
  await settle()
  for (let passedMs = 0; !settled && passedMs < limitMs; passedMs += 100) {
    clock.advance(100)
    await settle()
  }
  if (!settled) throw new Error(`nothing came of it in ${limitMs} ms`)
  return promise
}

/** Azure's error answer. */
export function refusal(status: number, code: string, rest: Record<string, unknown> = {}): Reply {
  return { status, body: { error: { code, message: `${code}.`, details: [], ...rest } } }
}
