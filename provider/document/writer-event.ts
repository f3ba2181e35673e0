import type { Disposition } from './disposition.ts'
import type { DocId } from './names.ts'
import type { Change } from './plan.ts'

/** What happened to a document, for logs and metrics. */
export type WriterEvent = { readonly doc: DocId } & (
  | { readonly what: 'written'; readonly changes: readonly Change[]; readonly tookMs: number }
  /** What others had changed was brought back. */
  | { readonly what: 'repaired'; readonly changes: readonly Change[] }
  /** What others have changed is not brought back: they did so too often. */
  | { readonly what: 'contested'; readonly changes: readonly Change[] }
  | { readonly what: 'failed'; readonly disposition: Disposition; readonly error: unknown }
  /** The outside keeps answering something else than what was written; the same changes are not made again for a while. */
  | { readonly what: 'stuck'; readonly changes: readonly Change[] }
)
