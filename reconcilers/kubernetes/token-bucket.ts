export interface TokenBucketOptions {
  readonly burst: number
  readonly refillMs: number
}

/** Allows `burst` at once and one more every `refillMs`. */
export class TokenBucket {
  readonly #options: TokenBucketOptions
  #tokens: number
  #countedAt: number

  constructor(options: TokenBucketOptions, nowMs: number) {
    this.#options = options
    this.#tokens = options.burst
    this.#countedAt = nowMs
  }

  take(nowMs: number): boolean {
    const { burst, refillMs } = this.#options
    this.#tokens = Math.min(burst, this.#tokens + (nowMs - this.#countedAt) / refillMs)
    this.#countedAt = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
