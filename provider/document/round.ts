import type { Owner } from './names.ts'

/**
 * The search for a culprit: a batch that was refused for good is sent again in halves, until one owner is left to blame.
 * Only the owners whose changes were sent are ever split; `gone` rides along with every half, because leaving is never refused.
 */
export class Round {
  #waiting: (readonly Owner[])[] = []
  #only: ReadonlySet<Owner> | undefined
  #moved = false
  /** The group whose halves changed nothing in the last round: alone each is harmless, together they are refused. */
  #clash: ReadonlySet<Owner> | undefined
  #group: readonly Owner[] = []

  /** The owners of the part under trial; undefined when everything may be sent. */
  get only(): ReadonlySet<Owner> | undefined {
    return this.#only
  }

  /** Something of this document was written since the round began, so what stands is acceptable as such. */
  get moved(): boolean {
    return this.#moved
  }

  /** True when the last round proved that these owners are refused only together. */
  provedClash(owners: readonly Owner[]): boolean {
    return this.#clash?.size === owners.length && owners.every((owner) => this.#clash?.has(owner))
  }

  split(owners: readonly Owner[]): void {
    if (this.#only === undefined) this.#begin(owners)
    const middle = Math.ceil(owners.length / 2)
    this.#waiting.unshift(owners.slice(0, middle), owners.slice(middle))
    this.#only = new Set(this.#waiting.shift())
  }

  wrote(): void {
    this.#moved = true
    this.#clash = undefined
  }

  /** Goes on to the next part; answers whether a round was under way, so that there may be more to plan. */
  next(): boolean {
    if (this.#only === undefined) return false
    const part = this.#waiting.shift()
    this.#only = part === undefined ? undefined : new Set(part)
    if (part === undefined && !this.#moved) this.#clash = new Set(this.#group)
    return true
  }

  #begin(owners: readonly Owner[]): void {
    this.#group = owners
    this.#moved = false
    this.#clash = undefined
  }
}
