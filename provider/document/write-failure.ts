import type { Disposition } from './disposition.ts'
import type { Kind, Refusal } from './kind.ts'
import type { Wish } from './wish.ts'
import type { Problem } from '../intent/problem.ts'

/** Whether the request may still be on its way: only an answer that was made by whoever would have done it says no. */
export function mayArriveLater(disposition: Disposition): boolean {
  return disposition.do === 'retry' || (disposition.do === 'reread' && disposition.why === 'lost')
}

/** What the owner of a refused wish is told: by its kind if that can name the field, else in the words of the outside. */
export function problemOf<C>(kind: Kind<unknown, C>, wish: Wish<C>, refusal: Refusal): Problem {
  const named = typeof wish === 'object' ? kind.problemOf?.(wish.want, refusal) : undefined
  const fix = `See the code ${refusal.code} in the provider's documentation, correct what is wished, and it is tried again`
  return named ?? { field: '', value: '', why: refusal.message, fix }
}
