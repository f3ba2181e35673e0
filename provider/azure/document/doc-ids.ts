import type { DocId } from '../../document/names.ts'

/**
 * One id for one document: Azure compares ids without regard to case and answers them in whatever case their creator used,
 * so the first form that is seen is the one by which a document goes from then on.
 */
export class DocIds {
  readonly #first = new Map<string, DocId>()

  of(id: string): DocId {
    const key = id.toLowerCase()
    const known = this.#first.get(key)
    if (known !== undefined) return known
    this.#first.set(key, id)
    return id
  }
}
