/**
 * One rule wakes everybody: whoever asked about something is woken when the answer changes. An asker's questions are
 * forgotten each time it starts to ask anew, so nobody is woken for what it no longer cares about.
 */
export class Dependencies {
  readonly #askersOf = new Map<string, Set<string>>()
  readonly #questionsOf = new Map<string, Set<string>>()
  readonly #wake: (asker: string) => void

  constructor(wake: (asker: string) => void) {
    this.#wake = wake
  }

  /** Forgets what the asker asked before. */
  restart(asker: string): void {
    for (const question of this.#questionsOf.get(asker) ?? []) {
      const askers = this.#askersOf.get(question)
      askers?.delete(asker)
      if (askers?.size === 0) this.#askersOf.delete(question)
    }
    this.#questionsOf.delete(asker)
  }

  note(asker: string, question: string): void {
    entry(this.#askersOf, question).add(asker)
    entry(this.#questionsOf, asker).add(question)
  }

  /** Whether anybody would be woken: answers that are dear to compare need not be compared otherwise. */
  isAsked(question: string): boolean {
    return this.#askersOf.has(question)
  }

  /** Says that the answer to this question is another one now. */
  changed(question: string): void {
    for (const asker of this.#askersOf.get(question) ?? []) this.#wake(asker)
  }
}

/** The set under a key, made when missing. */
export function entry<K, V>(sets: Map<K, Set<V>>, key: K): Set<V> {
  let set = sets.get(key)
  if (set === undefined) {
    set = new Set()
    sets.set(key, set)
  }
  return set
}
