import type { Problem } from '../intent/problem.ts'
import type { Observed } from './kind.ts'
import type { Owner } from './names.ts'
import type { Plan, Wait } from './plan.ts'
import type { Wish } from './wish.ts'

type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'pending' }
  | { readonly is: 'waiting'; readonly wait: Wait }
  | { readonly is: 'refused'; readonly why: Problem }

interface Asker {
  readonly owner: Owner
  readonly wish: Wish<unknown>
  readonly state: Observed<unknown>['state']
  /** Something of this owner's differs. */
  readonly isOpen: boolean
  /** Why the same wish was refused before, while it is tried again. */
  readonly lastProblem: Problem | undefined
}

/** What a plan says to one owner whose wish it took in. */
export function outcomeOf(plan: Plan<unknown>, { owner, wish, state, isOpen, lastProblem }: Asker): Answer {
  const why = plan.refused.get(owner)
  if (why !== undefined) return { is: 'refused', why }
  const wait = plan.waiting.get(owner)
  if (wait !== undefined) return { is: 'waiting', wait }
  // Who leaves asks for nothing here but to let go. Were that counted as open, letting go would end the permission to do so.
  const isReady = state === 'settled' && (!isOpen || wish === 'leaving')
  if (isReady) return { is: 'ready' }
  return lastProblem === undefined ? { is: 'pending' } : { is: 'refused', why: lastProblem }
}
