/**
 * One ARM request: its turn at the gate, the last look at the lease, the deadline, and what came of it. Reads are tried
 * again here, each try through the gate; writes never are, because only the document's writer knows whether to repeat one.
 */
import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import pRetry from 'p-retry'
import { sleep, type Clock } from '#provider/time/clock'
import { resultOf, type CallObserver } from './arm-call.ts'
import { ArmError } from './arm-error.ts'
import type { CallClass } from './call-counts.ts'
import { CredentialError } from './credential.ts'
import { withDeadline } from './deadline.ts'
import { judgeAnswer } from './errors.ts'
import type { Gate } from './gate.ts'
import type { Priority } from './priority.ts'
import { lostConnection } from './lost-connection.ts'
import { remainingQuota } from './quota.ts'
import { parseResourceId } from './resource-id.ts'
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
}

export interface Exchange {
  /** For people: `PUT publicIPAddresses/pip-1`. */
  readonly what: string
  readonly id?: string | undefined
  /** Of resources, where no id says it. */
  readonly type?: string
  /** Where it says more than the method. */
  readonly verb?: 'LIST' | 'POLL'
  readonly callClass: CallClass
  readonly priority: Priority
}

export interface Surroundings {
  readonly clock: Clock
  readonly gate: Gate
  /** Asked right before each write; false means that this process may no longer write (its lease may have run out). */
  readonly mayWrite: () => boolean
  readonly observer?: CallObserver | undefined
}

type Next = (request: PipelineRequest) => Promise<PipelineResponse>

/** Makes the function that sends the requests of one call. */
export function exchanger(exchange: Exchange, around: Surroundings, signal: AbortSignal) {
  const throughGate = (request: PipelineRequest, next: Next) =>
    around.gate.pass(exchange, () => sendOnce({ exchange, around, request, next }, signal), signal)
  if (isWrite(exchange)) return throughGate
  return (request: PipelineRequest, next: Next) => again(() => throughGate(request, next), around.clock, signal)
}

interface OneRequest {
  readonly exchange: Exchange
  readonly around: Surroundings
  readonly request: PipelineRequest
  readonly next: Next
}

async function sendOnce({ exchange, around, request, next }: OneRequest, signal: AbortSignal): Promise<Answer> {
  const { clock, gate, mayWrite } = around
  if (isWrite(exchange) && !mayWrite()) {
    throw new ArmError(`${exchange.what}: not sent, the lease is not held`, { do: 'retry' })
  }
  const send = (limited: AbortSignal) => {
    request.abortSignal = limited
    return next(request)
  }
  const tell = observed({ exchange, around, request })
  const response = await withDeadline({ clock, timeoutMs: longestRequestMs }, send, signal).catch((error: unknown) => {
    tell(undefined)
    throw signal.aborted ? signal.reason : judgeThrown(exchange, error)
  })
  tell(response)
  gate.count(exchange.callClass, { sent: sizeOf(request.body), received: sizeOf(response.bodyAsText) })
  gate.learn(exchange.callClass, (name) => response.headers.get(name))
  return accept({ exchange, around, response })
}

/** Marks the request for those who follow it, and answers how they are told of its end. */
function observed({
  exchange,
  around,
  request,
}: Omit<OneRequest, 'next'>): (answer: PipelineResponse | undefined) => void {
  const { observer, clock } = around
  if (observer === undefined) return () => undefined
  const mark = observer.headers?.() ?? {}
  for (const [name, value] of Object.entries(mark)) request.headers.set(name, value)
  const startedAtMs = clock.now()
  return (answer) =>
    observer.called({
      what: exchange.what,
      verb: exchange.verb ?? request.method,
      type: exchange.type ?? parseResourceId(exchange.id ?? '')?.type ?? 'other',
      id: exchange.id,
      callClass: exchange.callClass,
      result: resultOf(answer?.status),
      status: answer?.status,
      startedAtMs,
      tookMs: clock.now() - startedAtMs,
      sentBytes: sizeOf(request.body),
      receivedBytes: sizeOf(answer?.bodyAsText),
      mark,
      requestId: answer?.headers.get('x-ms-request-id'),
      remaining: remainingQuota(exchange.callClass, (name) => answer?.headers.get(name)),
    })
}

function judgeThrown(exchange: Exchange, error: unknown): ArmError {
  if (error instanceof ArmError) return error
  if (!(error instanceof CredentialError)) return lostConnection(attemptOf(exchange), error)
  return new ArmError(`${exchange.what}: not sent, ${error.message}`, { do: 'retry' }, { cause: error })
}

interface Received {
  readonly exchange: Exchange
  readonly around: Surroundings
  readonly response: PipelineResponse
}

function accept({ exchange, around, response }: Received): Answer {
  const text = response.bodyAsText ?? ''
  const waitMs = retryAfterMs(response.headers.get('retry-after'), around.clock.now())
  if (response.status >= 300) {
    const refusal = { status: response.status, text, retryAfterMs: waitMs }
    const { error, closeGateMs } = judgeAnswer(attemptOf(exchange), refusal)
    if (closeGateMs !== undefined) around.gate.close(exchange.callClass, closeGateMs)
    throw error
  }
  try {
    return { response, json: text === '' ? undefined : JSON.parse(text), retryAfterMs: waitMs }
  } catch (error) {
    throw lostConnection(attemptOf(exchange), error)
  }
}

function attemptOf(exchange: Exchange) {
  return { what: exchange.what, id: exchange.id, isWrite: isWrite(exchange) }
}

function isWrite({ callClass }: Exchange): boolean {
  return callClass === 'write' || callClass === 'delete'
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

function sizeOf(body: unknown): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : 0
}
