import type { Clock } from '../time/clock.ts'
import type { Problem } from '../intent/problem.ts'
import type { Reading } from './reading.ts'

export interface NamedGroupsOptions {
  /** What is looked for in them: `publicIPAddresses`. */
  readonly type: string
  readonly reading: () => Reading
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told when more is known about a group than before. */
  readonly onKnown: () => void
}

/** What is known of a resource group. */
export type GroupState = 'read' | 'unread' | 'missing'

const lookAgainMs = 30_000

/**
 * The resource groups that Services name for something of theirs: each is read when it is asked for and followed from then on.
 * One that does not exist is looked for again as long as somebody asks.
 */
export class NamedGroups {
  readonly #options: NamedGroupsOptions
  readonly #missing = new Set<string>()
  readonly #asked = new Set<string>()

  constructor(options: NamedGroupsOptions) {
    this.#options = options
  }

  stateOf(resourceGroup: string): GroupState {
    const key = resourceGroup.toLowerCase()
    const { reading, type } = this.#options
    if (reading().hasRead(type, resourceGroup)) return 'read'
    if (!this.#asked.has(key)) void this.#ask(key, resourceGroup)
    return this.#missing.has(key) ? 'missing' : 'unread'
  }

  async #ask(key: string, resourceGroup: string): Promise<void> {
    const { reading, clock, signal, onKnown, type } = this.#options
    this.#asked.add(key)
    const wasMissing = this.#missing.has(key)
    const isThere = await reading()
      .visit(type, resourceGroup, signal)
      .catch(() => undefined)
    if (isThere === undefined) return
    if (isThere) this.#missing.delete(key)
    else this.#missing.add(key)
    if (isThere || !wasMissing) onKnown()
    clock.after(lookAgainMs, () => {
      this.#asked.delete(key)
      if (!isThere) onKnown()
    })
  }
}

/** What a Service is told whose group does not exist; `field` names it. */
export function missingGroup(field: string, resourceGroup: string): Problem {
  return {
    field,
    value: resourceGroup,
    why: 'there is no resource group of this name in the subscription',
    fix: 'Create it or correct the name; it is looked for again by itself',
  }
}
