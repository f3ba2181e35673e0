import { formatAddress, overlaps, parseRange } from './address-range.ts'
import type { AddressRange } from './address-range.ts'
import type { Lasting } from '../state/section.ts'

/** How far into its range each family has come. */
type LastGiven = Readonly<Record<'IPv4' | 'IPv6', bigint>>

/**
 * Where public addresses come from: one range per family, from .1 upwards; a freed address comes last again. Prefixes
 * are cut from the upper end, where single addresses come late.
 */
export class PublicAddressPool implements Lasting<LastGiven> {
  readonly #ranges: Readonly<Record<'IPv4' | 'IPv6', AddressRange>>
  readonly #last = { IPv4: 0n, IPv6: 0n }
  #watcher: () => void = () => undefined

  /** Who else hands out addresses of these ranges: the machines of scale sets have public IPs without a resource. */
  readonly #others: (() => Iterable<string>)[] = []

  constructor(ipv4: string, ipv6: string) {
    this.#ranges = { IPv4: rangeOf(ipv4, 'IPv4'), IPv6: rangeOf(ipv6, 'IPv6') }
  }

  /** Keeps away from what `source` names, whoever asks. */
  beside(source: () => Iterable<string>): void {
    this.#others.push(source)
  }

  /** Answers the next address that is not in `taken`; undefined when all are. */
  next(family: 'IPv4' | 'IPv6', taken: { has(address: string): boolean }): string | undefined {
    const { first, last } = this.#ranges[family]
    // Neither .0 nor the last one: clients take them for a network and a broadcast address.
    const usable = last - first - 1n
    const elsewhere = new Set(this.#others.flatMap((source) => [...source()]))
    for (let tried = 0n; tried < usable; tried++) {
      const offset = 1n + ((this.#last[family] + tried) % usable)
      const address = formatAddress(family, first + offset)
      if (taken.has(address) || elsewhere.has(address)) continue
      this.#last[family] = offset
      this.#watcher()
      return address
    }
    return undefined
  }

  saved(): LastGiven {
    return { ...this.#last }
  }

  restore(last: LastGiven): void {
    Object.assign(this.#last, last)
  }

  watch(changed: () => void): void {
    this.#watcher = changed
  }

  /** Answers the highest free block of a length in bits, such as 20.0.255.254/31; undefined when there is none. */
  nextBlock(family: 'IPv4' | 'IPv6', bits: number, taken: readonly AddressRange[]): AddressRange | undefined {
    const size = 1n << BigInt((family === 'IPv4' ? 32 : 128) - bits)
    const { first, last } = this.#ranges[family]
    for (let from = last + 1n - size; from > first; from -= size) {
      const block = parseRange(`${formatAddress(family, from)}/${bits}`)
      if (block !== undefined && !taken.some((other) => overlaps(other, block))) return block
    }
    return undefined
  }
}

function rangeOf(cidr: string, family: 'IPv4' | 'IPv6'): AddressRange {
  const range = parseRange(cidr)
  if (range?.family !== family) throw new Error(`public addresses: ${cidr} is no ${family} range with zero host bits`)
  return range
}
