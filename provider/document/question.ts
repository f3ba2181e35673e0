import type { DocId, Owner, Point } from './names.ts'

/**
 * Something that can be asked of the world. Its parts are the words of whoever has them: joined to one key, the hundred
 * thousand questions of 5,000 Services took 100 MB.
 */
export interface Question {
  readonly what: 'point' | 'share' | 'footprint' | 'wish' | 'outcome' | 'doubt' | 'wants' | 'quiet' | 'spoke'
  /** An owner or a document; '' where `at` says it all. */
  readonly about: string
  /** An owner, a document or a point. */
  readonly at: string
}

export const question = {
  point: (point: Point): Question => ({ what: 'point', about: '', at: point }),
  share: (doc: DocId, owner: Owner): Question => ({ what: 'share', about: owner, at: doc }),
  footprint: (owner: Owner): Question => ({ what: 'footprint', about: '', at: owner }),
  wish: (owner: Owner, doc: DocId): Question => ({ what: 'wish', about: owner, at: doc }),
  outcome: (owner: Owner, doc: DocId): Question => ({ what: 'outcome', about: owner, at: doc }),
  doubt: (doc: DocId, point: Point): Question => ({ what: 'doubt', about: doc, at: point }),
  wants: (doc: DocId): Question => ({ what: 'wants', about: '', at: doc }),
  quiet: (): Question => ({ what: 'quiet', about: '', at: '' }),
  spoke: (owner: Owner): Question => ({ what: 'spoke', about: '', at: owner }),
} as const
