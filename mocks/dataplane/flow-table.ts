import type { Clock } from '../time/clock.ts'

export interface FlowTableOptions<Value> {
  readonly clock: Clock
  /** Asked anew each time: the rule that says so may change while flows stand. */
  readonly idleMs: () => number
  /** Told of each flow that is forgotten, for whatever reason. */
  readonly onEnd?: (value: Value) => void
}

interface Entry<Value> {
  readonly value: Value
  usedAt: number
  cancel: () => void
}

/** Remembers UDP flows: UDP has no end, so a flow is forgotten once nobody has used it for the idle time. */
export class FlowTable<Value> {
  readonly #options: FlowTableOptions<Value>
  readonly #entries = new Map<string, Entry<Value>>()

  constructor(options: FlowTableOptions<Value>) {
    this.#options = options
  }

  /** Answers what is remembered of a flow, and remembers it for another idle time. */
  use(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (entry !== undefined) entry.usedAt = this.#options.clock.now()
    return entry?.value
  }

  set(key: string, value: Value): void {
    this.delete(key)
    const entry = { value, usedAt: this.#options.clock.now(), cancel: () => undefined }
    this.#entries.set(key, entry)
    this.#await(key, entry)
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.cancel()
    this.#entries.delete(key)
    this.#options.onEnd?.(entry.value)
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.delete(key)
  }

  /** One timer a flow, set again only when it falls due: datagrams must not each cost one. */
  #await(key: string, entry: Entry<Value>): void {
    const { clock, idleMs } = this.#options
    const leftMs = entry.usedAt + idleMs() - clock.now()
    if (leftMs <= 0) return this.delete(key)
    entry.cancel = clock.after(leftMs, () => this.#await(key, entry))
  }
}
