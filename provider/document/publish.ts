import type { Observed } from './kind.ts'
import type { Owner } from './names.ts'
import type { Problem } from '../intent/problem.ts'
import type { Plan, Wait } from './plan.ts'

type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'pending' }
  | { readonly is: 'waiting'; readonly wait: Wait }
  | { readonly is: 'refused'; readonly why: Problem }

/** What a plan says to one owner whose wish it took in. */
export function outcomeOf(plan: Plan<unknown>, owner: Owner, state: Observed<unknown>['state']): Answer {
  const why = plan.refused.get(owner)
  if (why !== undefined) return { is: 'refused', why }
  const wait = plan.waiting.get(owner)
  if (wait !== undefined) return { is: 'waiting', wait }
  if (state !== 'settled') return { is: 'pending' }
  const open = plan.changes.some((change) => change.owner === owner && change.effect !== 'cosmetic')
  return open ? { is: 'pending' } : { is: 'ready' }
}
