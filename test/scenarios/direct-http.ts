/** The way to the local Azure without sockets, TLS and a login: a run that is played hundreds of times spends most of its time on them. */
import { setImmediate } from 'node:timers/promises'
import {
  createHttpHeaders,
  RestError,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline'
import type { Emulator } from '#mocks/azure/emulator'
import type { Credential } from '#provider/azure/arm/credential'

/** Sends requests to an emulator in the same process. */
export function directHttp(emulator: Pick<Emulator, 'ask'>): HttpClient {
  return {
    async sendRequest(request) {
      // As over a wire: whoever asks goes on with something else before anybody has heard of it.
      await setImmediate()
      if (request.abortSignal?.aborted === true) throw gone(request)
      const reply = await Promise.race([emulator.ask(asked(request)), aborted(request)])
      if (reply === 'destroy') throw gone(request)
      return answer(request, reply)
    },
  }
}

/** Tokens by word of mouth, as the login would give them. */
export function directCredential(emulator: Pick<Emulator, 'issueToken' | 'credentials'>, tenantId: string): Credential {
  const principal = { clientId: emulator.credentials.clientId }
  let current: string | undefined
  return {
    token: () => Promise.resolve((current ??= emulator.issueToken({ principal, tenantId }))),
    forget(token) {
      if (current === token) current = undefined
    },
  }
}

function asked(request: PipelineRequest): Parameters<Emulator['ask']>[0] {
  const { origin, pathname, searchParams } = new URL(request.url)
  const { method, body } = request
  return {
    method,
    path: pathname,
    query: searchParams,
    headers: request.headers.toJSON(),
    body: Buffer.from(typeof body === 'string' ? body : ''),
    base: origin,
    isLocal: true,
  }
}

function answer(
  request: PipelineRequest,
  { status, headers, body }: Exclude<Awaited<ReturnType<Emulator['ask']>>, 'destroy'>,
): PipelineResponse {
  const bodyAsText = body === undefined ? '' : Buffer.isBuffer(body) ? body.toString() : textOf(body)
  return { request, status, bodyAsText, headers: createHttpHeaders(headers) }
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function aborted(request: PipelineRequest): Promise<never> {
  return new Promise((_, reject) => {
    request.abortSignal?.addEventListener('abort', () => reject(gone(request)))
  })
}

function gone(request: PipelineRequest): RestError {
  return new RestError('socket hang up', { code: 'ECONNRESET', request })
}
