/** Exponential back-off of one document, with the jitter that keeps documents that failed together from coming back together. */
export class BackOff {
  #tries = 0
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  get tries(): number {
    return this.#tries
  }

  /** The next delay in milliseconds: 1 s, 2 s, 4 s ... 5 minutes, each 50 to 100 % of it. */
  next(): number {
    const full = Math.min(1000 * 2 ** this.#tries, 300_000)
    this.#tries += 1
    return full * (0.5 + this.#random() / 2)
  }

  clear(): void {
    this.#tries = 0
  }
}
