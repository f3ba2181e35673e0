import type { DocId, Owner, Point } from './names.ts'

/** The keys under which answers are remembered. */
export const question = {
  point: (point: Point) => `point ${point}`,
  share: (doc: DocId, owner: Owner) => `share ${owner} ${doc}`,
  footprint: (owner: Owner) => `footprint ${owner}`,
  wish: (owner: Owner, doc: DocId) => `wish ${owner} ${doc}`,
  outcome: (owner: Owner, doc: DocId) => `outcome ${owner} ${doc}`,
  doubt: (doc: DocId, point: Point) => `doubt ${doc} ${point}`,
  wants: (doc: DocId) => `wants ${doc}`,
  quiet: () => 'quiet',
  spoke: (owner: Owner) => `spoke ${owner}`,
} as const
