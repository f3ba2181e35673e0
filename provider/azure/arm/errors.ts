/**
 * From what came back to what to do: inner codes first (the outer "RetryableError" or "Canceled" says nothing), then the
 * outer code, then the HTTP status. The codes are in error-table.ts, the classification is arm-semantics 4.3.
 */
import type { Disposition } from '#provider/document/disposition'
import { ArmError } from './arm-error.ts'
import type { Remedy } from './error-table.ts'
import { remedyOf } from './error-table.ts'
import type { Fault } from './error-body.ts'
import { parseFault } from './error-body.ts'
import { parentId } from './resource-id.ts'
import { retryAfterMsIn } from './retry-after.ts'

/** What was attempted. */
export interface Attempt {
  /** For people: `PUT publicIPAddresses/pip-1`. */
  readonly what: string
  readonly isWrite: boolean
  /** The resource it was about, if it was about one. */
  readonly id?: string | undefined
}

/** What came back from it. */
export interface Refusal {
  readonly status: number
  readonly text: string
  readonly retryAfterMs?: number | undefined
}

/** An error, and for how long it says that calls of its class are not welcome. */
export interface Judged {
  readonly error: ArmError
  readonly closeGateMs?: number
}

/** How long a throttled class rests if Azure does not say: such 429s exist (arm-semantics 4.1). */
export const silentThrottleMs = 5_000

/** Judges an HTTP answer that is not success. */
export function judgeAnswer(attempt: Attempt, refusal: Refusal): Judged {
  const fault = parseFault(refusal.text)
  const found = fault && rowOf(fault)
  const remedy = remedyOfAnswer(found, refusal.status, attempt)
  const waitMs = refusal.retryAfterMs ?? retryAfterMsIn(messagesOf(fault).join(' '))
  const disposition = dispositionFor(remedy, { attempt, fault, row: found, waitMs })
  const error = new ArmError(sentence(attempt, refusal, fault, disposition), disposition, {
    status: refusal.status,
    fault,
  })
  const closes = remedy === 'throttled' || (refusal.status === 503 && refusal.retryAfterMs !== undefined)
  return closes ? { error, closeGateMs: waitMs ?? silentThrottleMs } : { error }
}

/**
 * Judges an operation that ended Failed or Canceled (always HTTP 200). Its write was accepted, so the resource has moved on:
 * whatever would be "try the same again" elsewhere is "read, plan and write again" here.
 */
export function judgeOperation(attempt: Attempt, status: string, fault: Fault | undefined): ArmError {
  const found = fault && rowOf(fault)
  const circumstances = { attempt, fault, row: found, waitMs: undefined }
  const judged = dispositionFor(found?.remedy ?? 'failed', circumstances)
  const moves = judged.do === 'retry' || judged.do === 'retryAfter'
  const disposition: Disposition = moves ? { do: 'reread', why: 'failed' } : judged
  const words = fault ? ` ${codesOf(fault)}: ${lastMessage(fault)}` : ''
  return new ArmError(`${attempt.what}: operation ${status}${words}`, disposition, { fault })
}

/** Picks the resource ids out of a message, in the order in which Azure names them. */
export function pointIdsIn(message: string): string[] {
  const ids = message.match(/\/subscriptions\/[^\s"'`,;)}\]]+/gi) ?? []
  return ids
    .map((id) => id.replace(/[.:/]+$/, ''))
    .filter((id) => /\/providers\//i.test(id) && !/\/operations\//i.test(id))
}

/** The part of a fault that the table knows. */
interface Row {
  readonly remedy: Remedy
  readonly code: string
  readonly message: string
}

function rowOf(fault: Fault): Row | undefined {
  for (const { code, message } of [...fault.inner, fault]) {
    const remedy = remedyOf(code)
    if (remedy !== undefined) return { remedy, code, message: message || fault.message }
  }
  return undefined
}

function remedyOfAnswer(row: Row | undefined, status: number, { isWrite }: Attempt): Remedy | 'lost' {
  // "InternalServerError" as an answer leaves open what was done; as the end of an operation it does not.
  const remedy = row === undefined || row.remedy === 'failed' ? remedyOfStatus(status) : row.remedy
  // There is nothing to read again before a read.
  const rereads = remedy === 'lost' || remedy === 'conflict' || remedy === 'superseded'
  return rereads && !isWrite ? 'retry' : remedy
}

function remedyOfStatus(status: number): Remedy | 'lost' {
  switch (status) {
    case 401:
      return 'retry'
    case 404:
      return 'waitFor'
    case 408:
      return 'lost'
    case 409:
    case 412:
      return 'conflict'
    case 429:
      return 'throttled'
    default:
      return status >= 500 ? 'lost' : 'terminal'
  }
}

interface Circumstances {
  readonly attempt: Attempt
  readonly fault: Fault | undefined
  readonly row: Row | undefined
  readonly waitMs: number | undefined
}

function dispositionFor(remedy: Remedy | 'lost', about: Circumstances): Disposition {
  switch (remedy) {
    case 'retry':
      return about.waitMs === undefined ? { do: 'retry' } : { do: 'retryAfter', afterMs: about.waitMs }
    case 'throttled':
      return { do: 'retryAfter', afterMs: about.waitMs ?? silentThrottleMs }
    case 'conflict':
    case 'superseded':
    case 'failed':
    case 'lost':
      return { do: 'reread', why: remedy }
    case 'waitFor': {
      const point = pointOf(about)
      return lacksForGood(about, point) ? terminal(about) : { do: 'waitFor', point }
    }
    case 'terminal':
      return terminal(about)
  }
}

function terminal(about: Circumstances): Disposition {
  return { do: 'terminal', code: about.row?.code ?? about.fault?.code ?? 'Refused', message: wordsOf(about) }
}

/** Nobody here makes networks and prefixes: one that is missing was named wrongly, and whoever named it must be told. */
function lacksForGood({ row }: Circumstances, point: string | undefined): boolean {
  return row?.code === 'InvalidResourceReference' && /\/(virtualNetworks|publicIPPrefixes)\//i.test(point ?? '')
}

function wordsOf({ row, fault }: Circumstances): string {
  return row?.message ?? (fault ? lastMessage(fault) : '')
}

function pointOf(about: Circumstances): string | undefined {
  const { attempt, fault } = about
  const code = about.row?.code ?? fault?.code
  const ids = pointIdsIn(wordsOf(about))
  // "Resource {frontend} is referencing public IP address {ip} that is already allocated to …": the address is what is waited for.
  const address = /^PublicIP/i.test(code ?? '') ? ids.find((id) => /\/publicIPAddresses\/[^/]+$/i.test(id)) : undefined
  const missing = /NotFound$/i.test(code ?? '') || code === undefined
  return address ?? ids[0] ?? (missing && attempt.id !== undefined ? parentId(attempt.id) : undefined)
}

function sentence(attempt: Attempt, refusal: Refusal, fault: Fault | undefined, disposition: Disposition): string {
  const start = `${attempt.what}: ${refusal.status}${fault ? ` ${codesOf(fault)}` : ''}`
  if (disposition.do === 'retryAfter') return `${start}, retry in ${Math.ceil(disposition.afterMs / 1000)} s`
  return fault && lastMessage(fault) ? `${start}: ${lastMessage(fault)}` : start
}

function codesOf(fault: Fault): string {
  return [fault.code, ...fault.inner.map(({ code }) => code)]
    .filter((code, at, all) => all.indexOf(code) === at)
    .join('/')
}

function messagesOf(fault: Fault | undefined): string[] {
  return fault ? [...fault.inner.map(({ message }) => message), fault.message] : []
}

// The inner message names resources and reasons, the outer one is "A retryable error occurred."
function lastMessage(fault: Fault): string {
  return messagesOf(fault).find((message) => message !== '') ?? ''
}
