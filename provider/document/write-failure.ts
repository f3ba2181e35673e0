import type { Disposition } from './disposition.ts'
import type { Problem } from '../intent/problem.ts'

/**
 * Whether the failure proves that nothing was changed outside. Otherwise the body stays "in flight" for the laws until
 * the document was read again: a lost answer may stand for a write that was done.
 */
export function provesNothingWritten(disposition: Disposition): boolean {
  return disposition.do === 'retryAfter'
}

/** What the owner of a refused wish is told. */
export function problemOf(disposition: Disposition & { readonly do: 'terminal' }): Problem {
  const fix = `See the code ${disposition.code} in the cloud's documentation, correct the Service, and it is tried again`
  return { field: '', value: '', why: disposition.message, fix }
}
