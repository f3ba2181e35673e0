import { formatAddress, parseRange } from './address-range.ts'
import type { AddressRange } from './address-range.ts'

/** Where public addresses come from: one range per family, from .1 upwards; a freed address comes last again. */
export class PublicAddressPool {
  readonly #ranges: Readonly<Record<'IPv4' | 'IPv6', AddressRange>>
  readonly #last = { IPv4: 0n, IPv6: 0n }

  constructor(ipv4: string, ipv6: string) {
    this.#ranges = { IPv4: rangeOf(ipv4, 'IPv4'), IPv6: rangeOf(ipv6, 'IPv6') }
  }

  /** Answers the next address that is not in `taken`; undefined when all are. */
  next(family: 'IPv4' | 'IPv6', taken: ReadonlySet<string>): string | undefined {
    const { first, last } = this.#ranges[family]
    // Neither .0 nor the last one: clients take them for a network and a broadcast address.
    const usable = last - first - 1n
    for (let tried = 0n; tried < usable; tried++) {
      const offset = 1n + ((this.#last[family] + tried) % usable)
      const address = formatAddress(family, first + offset)
      if (taken.has(address)) continue
      this.#last[family] = offset
      return address
    }
    return undefined
  }
}

function rangeOf(cidr: string, family: 'IPv4' | 'IPv6'): AddressRange {
  const range = parseRange(cidr)
  if (range?.family !== family) throw new Error(`public addresses: ${cidr} is no ${family} range with zero host bits`)
  return range
}
