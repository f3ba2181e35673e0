/**
 * Services name public IPs that somebody else makes, often a moment before. The last LIST may be minutes old, so what it does
 * not show is looked for before a Service is refused for it, and again and again as long as the Service asks.
 */
import { sleep, type Clock } from '../time/clock.ts'
import type { Reading } from './reading.ts'

export interface PublicIpSearchOptions {
  readonly reading: () => Reading
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told when somebody's search has looked once more. */
  readonly onLooked: (uid: string) => void
}

/** What a Service seeks. */
export interface Sought {
  readonly resourceGroup: string
  /** A name or an address. */
  readonly what: string
}

interface Search extends Sought {
  hasLooked: boolean
  isAskedFor: boolean
}

const firstPauseMs = 2000
const longestPauseMs = 60_000

export class PublicIpSearch {
  readonly #options: PublicIpSearchOptions
  /** By the UID of the Service. */
  readonly #searches = new Map<string, Search>()

  constructor(options: PublicIpSearchOptions) {
    this.#options = options
  }

  /** Says whether the resource group was read since the Service began to seek this; keeps on looking until it stops asking. */
  hasLooked(uid: string, sought: Sought): boolean {
    const known = this.#searches.get(uid)
    if (known?.what === sought.what && known.resourceGroup === sought.resourceGroup) {
      known.isAskedFor = true
      return known.hasLooked
    }
    const search = { ...sought, hasLooked: false, isAskedFor: true }
    this.#searches.set(uid, search)
    // Only the end of the controller ends it with an error.
    this.#look(uid, search).catch(() => undefined)
    return false
  }

  async #look(uid: string, search: Search): Promise<void> {
    const { reading, clock, signal, onLooked } = this.#options
    for (let pauseMs = firstPauseMs; search.isAskedFor; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await reading().refresh('publicIPAddresses', search.resourceGroup, signal)
      search.hasLooked = true
      search.isAskedFor = false
      // Whoever still misses it asks again when told so.
      onLooked(uid)
      await sleep(clock, pauseMs, signal)
      if (this.#searches.get(uid) !== search) return
    }
    this.#searches.delete(uid)
  }
}
