/** What the clients did: lets a test say "one connection" and "no write when nothing changed". */

export interface RequestEntry {
  readonly method: string
  /** Path and query as sent. */
  readonly path: string
  /** The Kubernetes verb (get, list, watch, create, …); for what is no resource the method in lower case. */
  readonly verb: string
  /** Plural name; empty for discovery, health and the like. */
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly userAgent: string
  /** Which of the connections, counted from 1. */
  readonly connection: number
  /** 0 until it is answered; -1 when it was cut off. */
  status: number
}

export interface RequestLog {
  readonly entries: readonly RequestEntry[]
  /** How many connections have been accepted. */
  readonly connections: number
  /** Counts by `verb resource` (`list services`, `patch services/status`). */
  counts(): Readonly<Record<string, number>>
  /** Forgets the entries, not the connections. */
  clear(): void
}

const writeVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

export const isWriteVerb = (verb: string): boolean => writeVerbs.has(verb)

/** The log as the server fills it; the last 100,000 entries are kept. */
export class RequestRecorder implements RequestLog {
  connections = 0
  #entries: RequestEntry[] = []

  get entries(): readonly RequestEntry[] {
    return this.#entries
  }

  add(entry: RequestEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length > longestLog) this.#entries = this.#entries.slice(-longestLog / 2)
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { verb, resource, subresource } of this.#entries) {
      const key = `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`.trim()
      counts[key] = (counts[key] ?? 0) + 1
    }
    return counts
  }

  clear(): void {
    this.#entries = []
  }
}

const longestLog = 100_000
