import type { Problem } from '../intent/problem.ts'
import type { Observed } from './kind.ts'
import { nobody, type Owner } from './names.ts'
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

/**
 * Tells whether something of an owner differs. What leaves on behalf of whoever is gone is nobody's change, for nobody is to
 * blame for it; were the gone told they are ready before it was written they would be forgotten, and with them the reason for it.
 * A document that the outside keeps changing back (stuck) does not hold the gone for that.
 */
export function openIn(
  { changes }: Plan<unknown>,
  { isStuck }: { readonly isStuck: boolean },
): (owner: Owner, wish: Wish<unknown>) => boolean {
  const open = new Set(changes.filter(({ effect }) => effect !== 'cosmetic').map(({ owner }) => owner))
  return (owner, wish) => open.has(owner) || (wish === 'gone' && !isStuck && open.has(nobody))
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
