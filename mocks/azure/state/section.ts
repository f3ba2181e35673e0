/** One part of the world that outlives a restart, as records by key. Records hold plain data: no functions. */
export interface Section {
  /** Such as `microsoft.network/loadbalancers`. */
  readonly name: string
  /** The keys of everything in it, in the order in which it came to be. */
  keys(): Iterable<string>
  /** Answers what stands at a key; undefined when it is gone. */
  read(key: string): unknown
  /** Puts back what `read` answered, in order. Called once, before the first request. */
  restore(records: readonly unknown[]): void
}

/** One record as it became; `value` is undefined when it is gone. */
export type Change = readonly [section: string, key: string, value: unknown]

/** The whole state, by section: keys and values in order. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, unknown>>
