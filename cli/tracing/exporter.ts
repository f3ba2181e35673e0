import type { Logger } from 'pino'
import type { Clock } from '#provider/time/clock'
import { otlpTraces } from './otlp.ts'
import type { Attributes, Span } from './span.ts'

export interface ExporterOptions {
  /** Whole URL of the collector's traces. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly resource: Attributes
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Sends spans to a collector, in batches and beside the work: one that is away or slow costs spans and nothing else. What waits
 * is bounded, and so is the time of one request.
 */
export class SpanExporter {
  readonly #options: ExporterOptions
  #waiting: Span[] = []
  #lost = 0
  #toldAtMs = -Infinity
  #cancelTimer: (() => void) | undefined
  #sending: Promise<void> | undefined

  constructor(options: ExporterOptions) {
    this.#options = options
  }

  add(span: Span): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#lost += 1
      return
    }
    this.#waiting.push(span)
    this.#cancelTimer ??= this.#options.clock.after(SEND_EVERY_MS, () => {
      this.#cancelTimer = undefined
      void this.#send()
    })
  }

  /** Sends what waits, and waits for that. */
  async close(): Promise<void> {
    this.#cancelTimer?.()
    await this.#sending
    await this.#send()
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
    return this.#sending
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST_AT_ONCE)
      if (!(await this.#post(batch))) return
    }
  }

  async #post(batch: readonly Span[]): Promise<boolean> {
    const { endpoint, headers, resource } = this.#options
    try {
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(otlpTraces(batch, resource)),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      })
      // An answer that nobody reads keeps its connection.
      await answer.arrayBuffer()
      if (answer.ok) return true
      this.#failed(batch.length, `it answered ${answer.status}`)
    } catch (error) {
      this.#failed(batch.length, error instanceof Error ? error.message : String(error))
    }
    return false
  }

  /** Told once in ten minutes: a collector that is away for a day must not fill the log. */
  #failed(spans: number, reason: string): void {
    const { clock, log } = this.#options
    this.#lost += spans
    if (clock.now() < this.#toldAtMs + TELL_EVERY_MS) return
    this.#toldAtMs = clock.now()
    log.warn({ reason, lost: this.#lost }, 'cannot send traces; the work goes on without')
  }
}

const SEND_EVERY_MS = 2_000
const REQUEST_TIMEOUT_MS = 5_000
const MOST_AT_ONCE = 500
const MOST_WAITING = 5_000
const TELL_EVERY_MS = 600_000
