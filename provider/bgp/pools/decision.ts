import type { Problem } from '#provider/intent/problem'
import type { HeldAddress } from './holdings.ts'

/** What the ledger answers a Service. */
export type Decision =
  | { readonly is: 'given'; readonly addresses: readonly HeldAddress[]; readonly warnings: readonly Problem[] }
  /** `addresses` are those that it keeps meanwhile; where there are none, it has none. */
  | { readonly is: 'refused'; readonly addresses: readonly HeldAddress[]; readonly problems: readonly Problem[] }
