import { Asked } from './asked.ts'
import type { Question } from './question.ts'

/**
 * One rule wakes everybody: whoever asked about something is woken when the answer changes. An asker's questions are
 * forgotten each time it starts to ask anew, so nobody is woken for what it no longer cares about.
 */
export class Dependencies {
  readonly #asked = new Map<Question['what'], Map<string, Map<string, Asked>>>()
  readonly #askedBy = new Map<string, Asked[]>()
  readonly #wake: (asker: string) => void

  constructor(wake: (asker: string) => void) {
    this.#wake = wake
  }

  /** Forgets what the asker asked before. */
  restart(asker: string): void {
    for (const asked of this.#askedBy.get(asker) ?? []) {
      asked.remove(asker)
      if (asked.isIdle) this.#forget(asked)
    }
    this.#askedBy.delete(asker)
  }

  note(asker: string, question: Question): void {
    const asked = this.#find(question) ?? this.#keep(new Asked(question))
    if (!asked.add(asker)) return
    const all = this.#askedBy.get(asker)
    if (all === undefined) this.#askedBy.set(asker, [asked])
    else all.push(asked)
  }

  /** Whether anybody would be woken: answers that are dear to compare need not be compared otherwise. */
  isAsked(question: Question): boolean {
    return this.#find(question) !== undefined
  }

  /** Says that the answer to this question is another one now. */
  changed(question: Question): void {
    for (const asker of this.#find(question)?.askers ?? []) this.#wake(asker)
  }

  #find({ what, about, at }: Question): Asked | undefined {
    return this.#asked.get(what)?.get(about)?.get(at)
  }

  #keep(asked: Asked): Asked {
    const { what, about, at } = asked.question
    const byAbout = this.#asked.get(what) ?? new Map<string, Map<string, Asked>>()
    const byAt = byAbout.get(about) ?? new Map<string, Asked>()
    this.#asked.set(what, byAbout.set(about, byAt.set(at, asked)))
    return asked
  }

  #forget({ question: { what, about, at } }: Asked): void {
    const byAt = this.#asked.get(what)?.get(about)
    byAt?.delete(at)
    if (byAt?.size === 0) this.#asked.get(what)?.delete(about)
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
