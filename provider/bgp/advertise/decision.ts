import type { Draft } from './draft.ts'
import type { Rest } from './rest.ts'
import type { Verdict, Withheld } from './verdict.ts'

/** What a node decided about one address, and what it must remember to decide the next time. */
export interface Decision {
  readonly verdict: Verdict
  readonly drafts: readonly Draft[]
  readonly rest: Rest | undefined
  /** Since when the address is being moved to other nodes. */
  readonly movingSince: number | undefined
  /** When time alone may change the decision. */
  readonly dueAt: number | undefined
}

export function withhold(why: Withheld, rest: Rest | undefined, dueAt?: number): Decision {
  return { verdict: { is: 'withheld', why }, drafts: [], rest, movingSince: undefined, dueAt }
}
