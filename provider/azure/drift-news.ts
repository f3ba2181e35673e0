import type { Owner } from '../document/names.ts'
import type { WriterEvent } from '../document/writer-event.ts'
import type { News } from '../provider.ts'

/** What was brought back on behalf of each Service, until it is told on it. */
export class DriftNews {
  readonly #untold = new Map<Owner, News[]>()

  /** Takes note of repairs; answers whose they are. */
  note(event: WriterEvent): readonly Owner[] {
    if (event.what !== 'repaired') return []
    const byOwner = Map.groupBy(event.changes, ({ owner }) => owner)
    for (const [owner, changes] of byOwner) {
      const document = event.doc.split('/').slice(-2).join('/')
      const message = `Somebody had changed ${document}; brought back: ${changes.map(({ text }) => text).join('; ')}`
      this.#untold.set(owner, [...(this.#untold.get(owner) ?? []), { reason: 'DriftRepaired', message }])
    }
    return [...byOwner.keys()]
  }

  /** Answers each thing once. */
  take(owner: Owner): readonly News[] {
    const news = this.#untold.get(owner) ?? []
    this.#untold.delete(owner)
    return news
  }
}
