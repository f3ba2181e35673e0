/**
 * One ARM request: its turn at the gate, the last look at the lease, the deadline, and what came of it. Reads are tried
 * again here, each try through the gate; writes never are, because only the document's writer knows whether to repeat one.
 */
import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import pRetry from 'p-retry'
import { sleep, type Clock } from '#provider/time/clock'
import { ArmError } from './arm-error.ts'
import type { CallClass } from './call-counts.ts'
import { CredentialError } from './credential.ts'
import { withDeadline } from './deadline.ts'
import { judgeAnswer } from './errors.ts'
import type { Gate, Priority } from './gate.ts'
import { lostConnection } from './lost-connection.ts'
import { retryAfterMs } from './retry-after.ts'

/** The document contract's "longest request": nothing that was sent can still take effect later than this, in milliseconds. */
export const longestRequestMs = 10_000

/** Tries of one read, the first included. */
export const readTries = 3

export interface Answer {
  readonly response: PipelineResponse
  /** The parsed body; undefined if it was empty. */
  readonly json: unknown
  readonly retryAfterMs: number | undefined
  /** When the request was sent: what was changed after this may be missing from the answer. */
  readonly sentAt: number
}

export interface Exchange {
  /** For people: `PUT publicIPAddresses/pip-1`. */
  readonly what: string
  readonly id?: string | undefined
  readonly callClass: CallClass
  readonly priority: Priority
}

export interface Surroundings {
  readonly clock: Clock
  readonly gate: Gate
  /** Asked right before each write; false means that this process may no longer write (its lease may have run out). */
  readonly mayWrite: () => boolean
}

type Next = (request: PipelineRequest) => Promise<PipelineResponse>

/** Makes the function that sends the requests of one call. */
export function exchanger(exchange: Exchange, { clock, gate, mayWrite }: Surroundings, signal: AbortSignal) {
  const { callClass, what, id } = exchange
  const isWrite = callClass === 'write' || callClass === 'delete'
  const attempt = { what, id, isWrite }

  async function once(request: PipelineRequest, next: Next): Promise<Answer> {
    if (isWrite && !mayWrite()) throw new ArmError(`${what}: not sent, the lease is not held`, { do: 'retry' })
    const sentAt = clock.now()
    const response = await withDeadline(
      { clock, timeoutMs: longestRequestMs },
      (limited) => next(withSignal(request, limited)),
      signal,
    ).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason
      if (error instanceof CredentialError)
        throw new ArmError(`${what}: not sent, ${error.message}`, { do: 'retry' }, { cause: error })
      throw error instanceof ArmError ? error : lostConnection(attempt, error)
    })
    gate.count(callClass, { sent: sizeOf(request.body), received: sizeOf(response.bodyAsText) })
    gate.learn(callClass, (name) => response.headers.get(name))
    return accept(response, sentAt)
  }

  function accept(response: PipelineResponse, sentAt: number): Answer {
    const text = response.bodyAsText ?? ''
    const waitMs = retryAfterMs(response.headers.get('retry-after'), clock.now())
    if (response.status >= 300) {
      const { error, closeGateMs } = judgeAnswer(attempt, { status: response.status, text, retryAfterMs: waitMs })
      if (closeGateMs !== undefined) gate.close(callClass, closeGateMs)
      throw error
    }
    try {
      return { response, json: text === '' ? undefined : JSON.parse(text), retryAfterMs: waitMs, sentAt }
    } catch (error) {
      throw lostConnection(attempt, error)
    }
  }

  const throughGate = (request: PipelineRequest, next: Next) => gate.pass(exchange, () => once(request, next), signal)
  return isWrite
    ? throughGate
    : (request: PipelineRequest, next: Next) => again(() => throughGate(request, next), clock, signal)
}

const firstPauseMs = 200

function again<T>(task: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  return pRetry(task, {
    retries: readTries - 1,
    // p-retry's own timers are real ones; the pause is made on our clock instead.
    minTimeout: 0,
    signal,
    shouldRetry: async ({ error, attemptNumber }) => {
      const pauseMs = pauseBefore(error, attemptNumber)
      if (pauseMs === undefined) return false
      await sleep(clock, pauseMs, signal)
      return true
    },
  })
}

function pauseBefore(error: Error, attemptNumber: number): number | undefined {
  if (!(error instanceof ArmError)) return undefined
  const { disposition } = error
  if (disposition.do === 'retryAfter') return disposition.afterMs
  return disposition.do === 'retry' ? firstPauseMs * 4 ** (attemptNumber - 1) : undefined
}

function withSignal(request: PipelineRequest, signal: AbortSignal): PipelineRequest {
  request.abortSignal = signal
  return request
}

function sizeOf(body: unknown): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : 0
}
