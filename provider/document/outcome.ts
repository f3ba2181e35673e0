import type { Problem } from '../intent/problem.ts'
import type { Wait } from './plan.ts'
import type { WishHash } from './wish.ts'

/** What became of one owner's wish in one document. It names the wish it answers: an older answer says nothing about a newer wish. */
export type Outcome = { readonly wish: WishHash } & (
  | { readonly is: 'ready' }
  | { readonly is: 'pending' }
  | { readonly is: 'waiting'; readonly wait: Wait }
  | {
      readonly is: 'refused'
      readonly why: Problem
      /** Nothing is wrong with the wish: others keep undoing what is made of it. */
      readonly contested?: true
    }
)
