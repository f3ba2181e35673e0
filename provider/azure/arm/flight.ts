/**
 * One task that several callers wait for. It is called off only when all of them have given up, so that a caller who stops
 * does not take the answer away from the others.
 */
export class Flight<T> {
  /** Resolves when the task has ended, however. */
  readonly landed: Promise<void>
  readonly #controller = new AbortController()
  readonly #result: Promise<T>
  #waiters = 0

  constructor(task: (signal: AbortSignal) => Promise<T>) {
    this.#result = task(this.#controller.signal)
    this.landed = this.#result.then(
      () => {},
      () => {},
    )
  }

  /** Says whether all who waited have given up. */
  get isForsaken(): boolean {
    return this.#controller.signal.aborted
  }

  /** Waits for the task; rejects with the signal's reason as soon as that is aborted. */
  async join(signal: AbortSignal): Promise<T> {
    this.#waiters += 1
    let giveUp = () => {}
    const gaveUp = new Promise<never>((_, reject) => {
      giveUp = () => reject(signal.reason)
      signal.addEventListener('abort', giveUp, { once: true })
    })
    try {
      return await Promise.race([this.#result, gaveUp])
    } finally {
      signal.removeEventListener('abort', giveUp)
      this.#waiters -= 1
      if (this.#waiters === 0) this.#controller.abort(signal.reason)
    }
  }
}
