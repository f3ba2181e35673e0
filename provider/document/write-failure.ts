import type { Disposition } from './disposition.ts'
import type { Kind, Refusal } from './kind.ts'
import type { Wish } from './wish.ts'
import type { Problem } from '../intent/problem.ts'

/**
 * Whether the failure proves that nothing was changed outside. Otherwise the body stays "in flight" for the laws until
 * the document was read again: a lost answer may stand for a write that was done.
 */
export function provesNothingWritten(disposition: Disposition): boolean {
  return disposition.do === 'retryAfter'
}

/** What the owner of a refused wish is told: by its kind if that can name the field, else in the words of the outside. */
export function problemOf<C>(kind: Kind<unknown, C>, wish: Wish<C>, refusal: Refusal): Problem {
  const named = typeof wish === 'object' ? kind.problemOf?.(wish.want, refusal) : undefined
  const fix = `See the code ${refusal.code} in the cloud's documentation, correct the Service, and it is tried again`
  return named ?? { field: '', value: '', why: refusal.message, fix }
}
