/** A request as it came in: read whole, decoded no further. */
export interface WebRequest {
  readonly method: string
  /** The path without query, not percent-decoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** `https://host:port` as the caller wrote it. */
  readonly base: string
  /** Whether it came from loopback. */
  readonly isLocal: boolean
}

export interface WebAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A string or a buffer goes out as it is; anything else as JSON; undefined as nothing. */
  readonly body?: unknown
}

/** What to do with a connection: answer, or destroy it without a word. */
export type Reply = WebAnswer | 'destroy'
