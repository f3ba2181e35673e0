/**
 * The ranges that nodes have of one cluster CIDR. What is taken is counted in addresses, not in blocks of one size, so that
 * nodes of before a change of the mask, and Service ranges of any size, are kept clear of like all others.
 */
import type { Prefix } from '#provider/intent/net/prefix'

const width = { IPv4: 32, IPv6: 128 } as const

/** From the first address to the one after the last. */
interface Span {
  readonly from: bigint
  readonly to: bigint
}

export interface CidrSpaceOptions {
  readonly within: Prefix
  /** The prefix length that a node is given. */
  readonly nodeLength: number
  /** Never given to nodes: Services have their addresses there. */
  readonly notIn: readonly Prefix[]
}

export class CidrSpace {
  readonly #within: Prefix
  readonly #nodeLength: number
  readonly #never: readonly Span[]
  readonly #held = new Map<string, Span>()
  /** All that is taken, sorted and without overlaps; made anew when it is not known: a thousand nodes may come at once. */
  #taken: Span[] | undefined
  #next: bigint

  constructor({ within, nodeLength, notIn }: CidrSpaceOptions) {
    this.#within = within
    this.#nodeLength = nodeLength
    this.#never = notIn.filter(({ family }) => family === within.family).map(spanOf)
    this.#next = within.base
  }

  has(range: Prefix): boolean {
    return range.family === this.#within.family
  }

  /** Takes note of what a node has, in place of what it had. */
  hold(node: string, range: Prefix): void {
    const span = spanOf(range)
    const known = this.#held.get(node)
    if (known?.from === span.from && known.to === span.to) return
    this.#held.set(node, span)
    this.#taken = undefined
  }

  release(node: string): void {
    if (this.#held.delete(node)) this.#taken = undefined
  }

  /**
   * Gives a node a range that nobody has; undefined: there is none left. One that was given back comes round again last,
   * because routes and connections to its former pods may live for a while.
   */
  take(node: string): Prefix | undefined {
    const { family } = this.#within
    const whole = spanOf(this.#within)
    const taken = (this.#taken ??= merged([...this.#never, ...this.#held.values()]))
    const size = 1n << BigInt(width[family] - this.#nodeLength)
    const base = freeFrom(this.#next, whole.to, { size, taken }) ?? freeFrom(whole.from, whole.to, { size, taken })
    if (base === undefined) return undefined
    this.#next = base + size
    const span = { from: base, to: base + size }
    this.#held.set(node, span)
    const after = taken.findIndex(({ from }) => from > base)
    taken.splice(after < 0 ? taken.length : after, 0, span)
    return { family, base, length: this.#nodeLength }
  }
}

function freeFrom(
  start: bigint,
  end: bigint,
  { size, taken }: { readonly size: bigint; readonly taken: readonly Span[] },
): bigint | undefined {
  let base = alignedUp(start, size)
  for (const { from, to } of taken) {
    if (to <= base) continue
    if (from >= base + size) break
    base = alignedUp(to, size)
  }
  return base + size <= end ? base : undefined
}

function merged(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((one, other) => (one.from < other.from ? -1 : 1))
  const whole: Span[] = []
  for (const span of sorted) {
    const last = whole.at(-1)
    if (last === undefined || span.from > last.to) whole.push(span)
    else if (span.to > last.to) whole[whole.length - 1] = { from: last.from, to: span.to }
  }
  return whole
}

function alignedUp(value: bigint, size: bigint): bigint {
  return ((value + size - 1n) / size) * size
}

function spanOf({ family, base, length }: Prefix): Span {
  return { from: base, to: base + (1n << BigInt(width[family] - length)) }
}
