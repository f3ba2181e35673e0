import type { Disposition } from '#provider/document/disposition'
import { DispositionError } from '#provider/document/disposition'
import type { Fault } from './error-body.ts'

/** What came of one ARM request or operation that did not succeed. */
export class ArmError extends DispositionError {
  /** HTTP status; undefined if there was no answer or the fault is an operation's. */
  readonly status: number | undefined
  /** Azure's words for it; undefined if Azure said nothing that could be read. */
  readonly fault: Fault | undefined

  constructor(message: string, disposition: Disposition, details: ArmErrorDetails = {}) {
    super(message, disposition, { cause: details.cause })
    this.status = details.status
    this.fault = details.fault
  }
}

export interface ArmErrorDetails {
  readonly status?: number | undefined
  readonly fault?: Fault | undefined
  readonly cause?: unknown
}
