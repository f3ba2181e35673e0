/** One request to ARM, as it ended. */
export interface LoggedRequest {
  readonly index: number
  /** Milliseconds since the epoch, on the emulator's clock. */
  readonly at: number
  readonly method: string
  readonly path: string
  /** The type that the path names, such as loadBalancers or loadBalancers/backendAddressPools; '' for none. */
  readonly type: string
  readonly name: string
  readonly class: RequestClass
  /** The HTTP status; 0 when a fault destroyed the connection. */
  readonly status: number
  /** The code of the refusal, if it was one. */
  readonly code?: string | undefined
  readonly requestBytes: number
  readonly responseBytes: number
}

export type RequestClass = 'read' | 'write' | 'delete' | 'poll'

export interface LogFilter {
  readonly method?: string
  readonly type?: string
  readonly class?: RequestClass
}

export interface LogSummary {
  readonly total: number
  readonly requestBytes: number
  readonly responseBytes: number
  readonly byClass: Readonly<Record<RequestClass, number>>
  /** Counts by `METHOD type`, such as `PUT loadBalancers`. */
  readonly byCall: Readonly<Record<string, number>>
  readonly byStatus: Readonly<Record<string, number>>
}

const keptRequests = 50_000

/** Every request to ARM, oldest first. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = []

  get entries(): readonly LoggedRequest[] {
    return this.#entries
  }

  add(request: LoggedRequest): void {
    this.#entries.push(request)
    if (this.#entries.length > keptRequests) this.#entries.shift()
  }

  count(filter: LogFilter = {}): number {
    return this.#entries.filter((entry) => matches(entry, filter)).length
  }

  clear(): void {
    this.#entries.length = 0
  }

  summary(): LogSummary {
    const byClass = { read: 0, write: 0, delete: 0, poll: 0 }
    const byCall: Record<string, number> = {}
    const byStatus: Record<string, number> = {}
    let requestBytes = 0
    let responseBytes = 0
    for (const entry of this.#entries) {
      const call = `${entry.method} ${entry.class === 'poll' ? 'operations' : entry.type}`
      byClass[entry.class] += 1
      byCall[call] = (byCall[call] ?? 0) + 1
      byStatus[entry.status] = (byStatus[entry.status] ?? 0) + 1
      requestBytes += entry.requestBytes
      responseBytes += entry.responseBytes
    }
    return { total: this.#entries.length, requestBytes, responseBytes, byClass, byCall, byStatus }
  }
}

function matches(entry: LoggedRequest, filter: LogFilter): boolean {
  if (filter.method !== undefined && filter.method.toUpperCase() !== entry.method) return false
  if (filter.type !== undefined && filter.type.toLowerCase() !== entry.type.toLowerCase()) return false
  return filter.class === undefined || filter.class === entry.class
}
