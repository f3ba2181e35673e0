export interface BackoffOptions {
  readonly firstMs: number
  readonly maxMs: number
  /** 0..1; answers `Math.random` in production. */
  readonly random: () => number
}

/** Doubling delays with jitter, so that a fleet that lost its server does not come back in one beat. */
export class Backoff {
  readonly #options: BackoffOptions
  #failures = 0

  constructor(options: BackoffOptions) {
    this.#options = options
  }

  /** Answers the next delay in milliseconds: between half and all of the doubled one. */
  next(): number {
    const { firstMs, maxMs, random } = this.#options
    const full = Math.min(maxMs, firstMs * 2 ** this.#failures)
    this.#failures += 1
    return full * (0.5 + random() / 2)
  }

  reset(): void {
    this.#failures = 0
  }
}
