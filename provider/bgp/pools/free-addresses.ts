/**
 * The addresses of one block that nobody has, as sorted intervals: a pool may hold 2^64 addresses and ten thousand
 * Services, and neither may be walked to find the lowest free one.
 */
export class FreeAddresses {
  readonly #intervals: Interval[]

  constructor(first: bigint, last: bigint) {
    this.#intervals = [{ first, last }]
  }

  /** The lowest one, undefined if there is none. */
  get lowest(): bigint | undefined {
    return this.#intervals[0]?.first
  }

  has(value: bigint): boolean {
    const at = this.#indexOf(value)
    const interval = this.#intervals[at]
    return interval !== undefined && interval.first <= value
  }

  /** Takes `value` out; nothing happens if it is not in. */
  take(value: bigint): void {
    const at = this.#indexOf(value)
    const interval = this.#intervals[at]
    if (interval === undefined || interval.first > value) return
    const { first, last } = interval
    const left = first < value ? [{ first, last: value - 1n }] : []
    const right = value < last ? [{ first: value + 1n, last }] : []
    this.#intervals.splice(at, 1, ...left, ...right)
  }

  /** Puts `value` in; nothing happens if it is in already. */
  put(value: bigint): void {
    const at = this.#indexOf(value)
    const next = this.#intervals[at]
    if (next !== undefined && next.first <= value) return
    const previous = this.#intervals[at - 1]
    const joinsLeft = previous !== undefined && previous.last === value - 1n
    const joinsRight = next !== undefined && next.first === value + 1n
    const first = joinsLeft ? previous.first : value
    const last = joinsRight ? next.last : value
    this.#intervals.splice(joinsLeft ? at - 1 : at, Number(joinsLeft) + Number(joinsRight), { first, last })
  }

  /** The first interval that ends at `value` or above. */
  #indexOf(value: bigint): number {
    let [low, high] = [0, this.#intervals.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const interval = this.#intervals[middle]
      if (interval !== undefined && interval.last < value) low = middle + 1
      else high = middle
    }
    return low
  }
}

interface Interval {
  readonly first: bigint
  readonly last: bigint
}
