/** Exponential back-off of one document, with the jitter that keeps documents that failed together from coming back together. */
export class BackOff {
  #tries = 0
  readonly #random: () => number
  readonly #firstMs: number
  readonly #longestMs: number

  constructor(random: () => number, { firstMs = 1000, longestMs = 300_000 } = {}) {
    this.#random = random
    this.#firstMs = firstMs
    this.#longestMs = longestMs
  }

  get tries(): number {
    return this.#tries
  }

  /** The next delay in milliseconds: by default 1 s, 2 s, 4 s ... 5 minutes, each 50 to 100 % of it. */
  next(): number {
    const full = Math.min(this.#firstMs * 2 ** this.#tries, this.#longestMs)
    this.#tries += 1
    return full * (0.5 + this.#random() / 2)
  }

  clear(): void {
    this.#tries = 0
  }
}
