import type { Question } from './question.ts'

/** A question that was asked, and by whom. Nearly all are asked by one alone, for whom a set of his own would be too much. */
export class Asked {
  readonly question: Question
  #askers: string | Set<string> | undefined

  constructor(question: Question) {
    this.question = question
  }

  get askers(): Iterable<string> {
    if (this.#askers === undefined) return []
    return typeof this.#askers === 'string' ? [this.#askers] : this.#askers
  }

  get isIdle(): boolean {
    return this.#askers === undefined
  }

  /** Answers false if the asker has asked already. */
  add(asker: string): boolean {
    if (this.#askers === undefined) {
      this.#askers = asker
      return true
    }
    if (this.#askers === asker) return false
    if (typeof this.#askers === 'string') this.#askers = new Set([this.#askers])
    const { size } = this.#askers
    return this.#askers.add(asker).size > size
  }

  remove(asker: string): void {
    if (this.#askers === asker) this.#askers = undefined
    else if (typeof this.#askers === 'object' && this.#askers.delete(asker) && this.#askers.size === 0) {
      this.#askers = undefined
    }
  }
}
