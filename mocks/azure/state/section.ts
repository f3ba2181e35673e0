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
  /** Has the keys told of what changes from now on; the sections of resources are told of by the engine's changes. */
  watch?(changed: (key: string) => void): void
}

/** A section of a single record: something that is one thing and not a list. */
export function sectionOf<Saved>(name: string, one: Lasting<Saved>): Section {
  return {
    name,
    keys: () => ['all'],
    read: () => one.saved(),
    // What was written here comes back here.
    restore: (records) => (records as readonly Saved[]).forEach((saved) => one.restore(saved)),
    watch: (changed) => one.watch(() => changed('all')),
  }
}

/** What outlives a restart as a whole. */
export interface Lasting<Saved> {
  /** Answers a copy: plain data. */
  saved(): Saved
  restore(saved: Saved): void
  /** Calls `changed` whenever `saved` would answer something else. */
  watch(changed: () => void): void
}

/** One record as it became; `value` is undefined when it is gone. */
export type Change = readonly [section: string, key: string, value: unknown]

/** The whole state, by section: keys and values in order. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, unknown>>
