/**
 * Long-running operations, awaited by ourselves. The SDK's poller waits two seconds after the first poll, notices an abort only
 * at the next request, and fails with plain Errors without the inner codes that tell a superseded write from a broken one
 * (arm-semantics 5.3).
 */
import { sleep, type Clock } from '#provider/time/clock'
import { ArmError } from './arm-error.ts'
import { faultOf } from './error-body.ts'
import { judgeOperation } from './errors.ts'
import type { Answer, Exchange } from './exchange.ts'
import type { Priority } from './priority.ts'
import { isObject } from './wire-resource.ts'

/** Where to ask for the end of an accepted write. */
export interface OperationRef {
  /** The write, for people: `PUT publicIPAddresses/pip-1`. */
  readonly of: string
  readonly url: string
  /** status: an operation document. location: 202 until done. resource: the resource's own provisioningState. */
  readonly by: 'status' | 'location' | 'resource'
  /** The write's own: what waits for its end waits for its polls. */
  readonly priority: Priority
  /** What Azure asks to wait before the first poll, in milliseconds. */
  readonly firstPollAfterMs?: number
}

/** Sends one GET to an operation's URL; undefined if there is nothing at it (any more). */
export type Poll = (ref: OperationRef, signal: AbortSignal) => Promise<Answer | undefined>

const firstPauseMs = 100
const pauseGrowth = 1.5
const longestPauseMs = 2_000

/** After this an operation counts as lost, in milliseconds: Azure's slowest ones in scope take a few minutes (arm-semantics 4.2). */
export const longestOperationMs = 15 * 60_000

/**
 * Resolves when the operation has succeeded; rejects with an ArmError when it failed, was cancelled or can no longer be asked
 * for. Polls at once, because many writes are done by then, unless Azure asks to wait (it does for public IPs, and polls are
 * metered like reads: five hundred that come too early are what the first address waits for), and then as Retry-After says
 * or with growing pauses.
 * An abort ends the wait at once and leaves Azure's work alone.
 */
export async function awaitOperation(
  ref: OperationRef,
  { poll, clock }: { poll: Poll; clock: Clock },
  signal: AbortSignal,
) {
  const deadline = clock.now() + longestOperationMs
  // The end of a delete is asked for after ten seconds, though many take five.
  if (ref.firstPollAfterMs !== undefined) await sleep(clock, Math.min(ref.firstPollAfterMs, longestPauseMs), signal)
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * pauseGrowth, longestPauseMs)) {
    const answer = await poll(ref, signal).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : lost(ref, error)
    })
    if (answer === undefined) throw lost(ref, new Error('Azure knows no such operation any more'))
    const status = statusOf(ref, answer)
    if (status === 'Succeeded') return
    if (status !== 'InProgress') throw judgeOperation({ what: ref.of, isWrite: true }, status, faultIn(answer))
    if (clock.now() >= deadline) throw lost(ref, new Error(`not done after ${longestOperationMs / 60_000} minutes`))
    await sleep(clock, answer.retryAfterMs ?? pauseMs, signal)
  }
}

function statusOf(
  { by }: OperationRef,
  { json, response }: Answer,
): 'Succeeded' | 'Failed' | 'Canceled' | 'InProgress' {
  if (by === 'location') return response.status === 202 ? 'InProgress' : 'Succeeded'
  const state = by === 'status' ? field(json, 'status') : field(field(json, 'properties'), 'provisioningState')
  const word = typeof state === 'string' ? state : ''
  // Each resource provider has words of its own for "running"; only the ends are common (arm-semantics 5.3).
  if (/succeeded/i.test(word) || (by === 'resource' && word === '')) return 'Succeeded'
  if (/fail/i.test(word)) return 'Failed'
  return /cancell?ed/i.test(word) ? 'Canceled' : 'InProgress'
}

function faultIn({ json }: Answer) {
  return faultOf(field(json, 'error'))
}

function field(json: unknown, name: string): unknown {
  return isObject(json) ? json[name] : undefined
}

// The write was accepted and its end is unknown, so whatever went wrong with asking, the resource has to be read.
function lost(ref: OperationRef, cause: unknown): ArmError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ArmError(`${ref.of}: its operation's end is unknown: ${why}`, { do: 'reread', why: 'lost' }, { cause })
}

/** Finds in the answer to a write where its operation can be asked for; undefined if there is nothing to wait for. */
export function operationOf(
  { what: of, priority }: Pick<Exchange, 'what' | 'priority'>,
  answer: Answer,
  resourceUrl: string,
): OperationRef | undefined {
  const { headers, status } = answer.response
  const waitMs = answer.retryAfterMs
  const ref = { of, priority, ...(waitMs !== undefined && { firstPollAfterMs: waitMs }) }
  const statusUrl = headers.get('azure-asyncoperation')
  if (statusUrl) return { ...ref, url: statusUrl, by: 'status' }
  const location = headers.get('location')
  if (location && status === 202) return { ...ref, url: location, by: 'location' }
  const state = field(field(answer.json, 'properties'), 'provisioningState')
  const settled = typeof state !== 'string' || /succeeded|fail|cancell?ed/i.test(state)
  return settled ? undefined : { ...ref, url: resourceUrl, by: 'resource' }
}
