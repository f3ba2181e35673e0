import { Documents, type DocumentsOptions } from '#provider/document/documents'
import { DispositionError, type Disposition } from '#provider/document/disposition'
import type { DocId, Owner } from '#provider/document/names'
import type { Outcome } from '#provider/document/outcome'
import type { Wait } from '#provider/document/plan'
import type { Wish } from '#provider/document/wish'
import type { WriterEvent } from '#provider/document/writer-event'
import { Page, pageKind, type Lines } from './page-kind.ts'
import { VirtualTime } from './simulation/virtual-time.ts'

/** A set of pages with their writers on virtual time. */
export class Pages {
  readonly time = new VirtualTime()
  readonly events: WriterEvent[] = []
  readonly woken: string[] = []
  readonly end = new AbortController()
  readonly documents: Documents
  mayWrite = true
  mischief: (() => void) | undefined
  hold: Wait | undefined
  readonly #pages = new Map<DocId, Page>()

  constructor(options: Partial<DocumentsOptions> = {}) {
    this.documents = new Documents({
      clock: this.time,
      kindOf: () =>
        pageKind({ page: (doc) => this.page(doc), mischief: () => this.mischief?.(), hold: () => this.hold }),
      mayWrite: () => this.mayWrite,
      onWake: (asker) => this.woken.push(asker),
      report: (event) => this.events.push(event),
      random: () => 1,
      signal: this.end.signal,
      ...options,
    })
  }

  page(doc: DocId): Page {
    const page = this.#pages.get(doc) ?? new Page()
    this.#pages.set(doc, page)
    return page
  }

  /** States one wish of one owner. */
  want(owner: Owner, line: string, doc: DocId = 'p'): void {
    const bare = ['gone', 'leaving', 'keep'] as const
    const wish: Wish<string> = bare.find((word) => word === line) ?? { want: line }
    this.documents.state(owner, new Map([[doc, wish]]))
  }

  outcome(owner: Owner, doc: DocId = 'p'): Outcome | undefined {
    return this.documents.viewFor('test').outcome(owner, doc)
  }
}

export function failing(disposition: Disposition): DispositionError {
  return new DispositionError(`played: ${disposition.do}`, disposition)
}

export const refusing = failing({ do: 'terminal', code: 'Bad', message: 'bad line' })

/** Refuses every body in which one of these lines stands. */
export function refuseLines(...bad: readonly string[]): (lines: Lines | undefined) => Error | undefined {
  return (lines) => (Object.values(lines ?? {}).some((line) => bad.includes(line)) ? refusing : undefined)
}
