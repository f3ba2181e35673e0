/** `accepted`: a write is visible; `settled`: its provisioning ended, well or not; `deleted`: it is gone. */
export type ChangePhase = 'accepted' | 'settled' | 'deleted'

/** One committed change of a resource. */
export interface Change {
  readonly id: string
  readonly type: string
  readonly phase: ChangePhase
}

export type ChangeListener = (change: Change) => void

/** Tells listeners of committed changes, at once and in order. */
export class Changes {
  readonly #listeners = new Set<ChangeListener>()

  on(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }
}
