/**
 * What to do about an external call that did not succeed: the only thing that the loops ask of an error.
 * Every backend has one table from its errors to these; nobody else looks at status codes.
 */
export type Disposition =
  /** A fault of the moment: back off and try the same again. */
  | { readonly do: 'retry' }
  /** Throttled: nothing of this document before `afterMs` milliseconds have passed. */
  | { readonly do: 'retryAfter'; readonly afterMs: number }
  /** The world moved on, or the answer was lost: read, plan and write again. */
  | { readonly do: 'reread'; readonly why: 'conflict' | 'superseded' | 'lost' | 'failed' }
  /** Something that the body relies on is not there yet, or is still in use elsewhere. `point` is undefined if the error does not tell. */
  | { readonly do: 'waitFor'; readonly point: string | undefined }
  /** The same request will never be accepted. */
  | { readonly do: 'terminal'; readonly code: string; readonly message: string }

/** Thrown by every adapter to the outside; `message` says what was attempted, on what, and what came back. */
export class DispositionError extends Error {
  override readonly name = 'DispositionError'
  readonly disposition: Disposition

  constructor(message: string, disposition: Disposition, options?: ErrorOptions) {
    super(message, options)
    this.disposition = disposition
  }
}

/** The disposition of whatever was thrown: an unknown error is a fault of the moment, whose answer may have been lost. */
export function dispositionOf(error: unknown): Disposition {
  return error instanceof DispositionError ? error.disposition : { do: 'reread', why: 'lost' }
}
