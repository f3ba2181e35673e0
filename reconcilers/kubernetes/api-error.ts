import { DispositionError } from '#provider/document/disposition'
import type { Disposition } from '#provider/document/disposition'

/** An answer of the API server that is not a success. */
export class ApiError extends DispositionError {
  readonly status: number
  /** The Status object's machine-readable reason: `Conflict`, `AlreadyExists`, `Expired`, … */
  readonly reason: string

  constructor(attempted: string, answer: ApiAnswer) {
    const { status, reason, message } = readStatus(answer)
    super(`${attempted}: ${status} ${reason}, ${message}`, dispositionOfAnswer(answer, reason, message))
    this.status = status
    this.reason = reason
  }
}

/** True if `error` says that the version or the page token is older than what the API server remembers. */
export function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.status === 410
}

/** True if `error` says that there is no such object, or no such kind of object. */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

/** For log lines: what went wrong outside is one sentence, only a bug shows its stack. */
export function causeOf(error: unknown): { readonly why: string } | { readonly err: unknown } {
  return error instanceof DispositionError ? { why: error.message } : { err: error }
}

export interface ApiAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: unknown
}

/** The one table from the API server's answers to dispositions. */
function dispositionOfAnswer(answer: ApiAnswer, reason: string, message: string): Disposition {
  const afterMs = retryAfterMs(answer)
  switch (answer.status) {
    case 409:
      return { do: 'reread', why: 'conflict' }
    case 410:
      return { do: 'reread', why: 'superseded' }
    case 429:
      return { do: 'retryAfter', afterMs: afterMs ?? 1000 }
    // The credentials were renewed once already; tokens and their reviewers have bad moments.
    case 401:
    case 408:
      return { do: 'retry' }
    default:
      if (answer.status < 500) return { do: 'terminal', code: reason, message }
      return afterMs === undefined ? { do: 'retry' } : { do: 'retryAfter', afterMs }
  }
}

function retryAfterMs(answer: ApiAnswer): number | undefined {
  const details = property(answer.body, 'details')
  const seconds = Number(answer.retryAfter ?? property(details, 'retryAfterSeconds'))
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
}

function readStatus(answer: ApiAnswer): { status: number; reason: string; message: string } {
  const reason = property(answer.body, 'reason')
  const message = property(answer.body, 'message')
  return {
    status: answer.status,
    reason: typeof reason === 'string' && reason !== '' ? reason : 'Error',
    message: typeof message === 'string' ? message : String(answer.body).slice(0, 200),
  }
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}
