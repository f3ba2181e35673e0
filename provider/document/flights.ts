import type { Observed } from './kind.ts'

/** What the adapters give a request at most; after that a lost one has arrived, or never will. */
export const longestRequestMs = 10_000

interface Flight {
  readonly body: unknown
  /** The version that the request names: once the document has another one, the request can only be refused. */
  readonly version: string
  /** Undefined while it has no answer. */
  endsAt: number | undefined
}

/**
 * The bodies of one document that are being written, or may still be: a request whose answer was lost can arrive after
 * the document was read again. The laws see all of them beside what is observed, or they would let go of what such a
 * late body points at.
 */
export class Flights {
  #flights: readonly Flight[] = []

  get bodies(): readonly Observed<unknown>[] {
    // Moving, as the outside will show it: a kind's `gives` says whether one may rely on it meanwhile.
    return this.#flights.map(({ body, version }) => ({ body, version, state: 'moving' }))
  }

  /** When the last of them is over; undefined if none is without an answer. */
  get endsAt(): number | undefined {
    const ends = this.#flights.flatMap(({ endsAt }) => endsAt ?? [])
    return ends.length === 0 ? undefined : Math.max(...ends)
  }

  begin(body: unknown, version: string): void {
    this.#flights = [...this.#flights, { body, version, endsAt: undefined }]
  }

  /** The latest one was answered, or given up; `endsAt` in clock time if it may arrive until then all the same. */
  end(endsAt: number): void {
    const latest = this.#flights.at(-1)
    if (latest !== undefined) latest.endsAt = endsAt
  }

  /** The latest one has surely changed nothing. */
  cancel(): void {
    this.#flights = this.#flights.slice(0, -1)
  }

  /** The document was seen as it was at `at`, in clock time: drops what is over. */
  seen(version: string, at: number): void {
    this.#flights = this.#flights.filter((flight) => flight.version === version && (flight.endsAt ?? Infinity) > at)
  }
}
