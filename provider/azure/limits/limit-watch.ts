import type { Owner } from '../../document/names.ts'
import type { News } from '../../provider.ts'
import { isNear, nearWords, type PlacedUse } from './limit-use.ts'
import type { Place } from './places.ts'
import type { LimitName } from './limit.ts'

export interface LimitWatchOptions {
  /** Who stands or wants to stand there. */
  readonly ownersAt: (at: Place) => Iterable<Owner>
  /** Told of each owner at a place where a limit came near, or is so no longer. */
  readonly onChange: (owner: Owner) => void
}

/**
 * Which limits are nearly reached, and where. The condition of everybody there shows it as long as it is so; the event is
 * said once for each time that it comes near, by one of them, or five hundred Services would tell the same thing at once.
 */
export class LimitWatch {
  readonly #options: LimitWatchOptions
  readonly #near = new Map<Place, ReadonlyMap<LimitName, string>>()
  readonly #untold = new Map<Place, ReadonlyMap<LimitName, string>>()

  constructor(options: LimitWatchOptions) {
    this.#options = options
  }

  /** Takes note of how much is taken now at this place. */
  look(at: Place, now: readonly PlacedUse[]): void {
    const before = this.#near.get(at) ?? none
    const uses = now.filter((use) => isNear(use, before.has(use.limit)))
    const near = new Map(uses.map((use) => [use.limit, before.get(use.limit) ?? nearWords(use)]))
    if (near.size === before.size && [...near.keys()].every((limit) => before.has(limit))) return
    const untold = [...near].filter(([limit]) => !before.has(limit) || this.#untold.get(at)?.has(limit) === true)
    put(this.#near, at, near)
    put(this.#untold, at, new Map(untold))
    for (const owner of this.#options.ownersAt(at)) this.#options.onChange(owner)
  }

  /** What is nearly reached at any of these places, in words for people. */
  nearAt(places: readonly Place[]): readonly string[] {
    return places.flatMap((at) => [...(this.#near.get(at)?.values() ?? [])])
  }

  /** The same as news; each is answered once. */
  newsAt(places: readonly Place[]): readonly News[] {
    return places.flatMap((at) => {
      const messages = [...(this.#untold.get(at)?.values() ?? [])]
      this.#untold.delete(at)
      return messages.map((message): News => ({ reason: 'LimitNear', message }))
    })
  }
}

const none: ReadonlyMap<LimitName, string> = new Map()

function put(all: Map<Place, ReadonlyMap<LimitName, string>>, at: Place, limits: ReadonlyMap<LimitName, string>): void {
  if (limits.size === 0) all.delete(at)
  else all.set(at, limits)
}
