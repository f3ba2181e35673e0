import ipaddr from 'ipaddr.js'

/** A CIDR range; addresses are numbers, so that allocation can count. */
export interface AddressRange {
  readonly family: 'IPv4' | 'IPv6'
  readonly first: bigint
  readonly last: bigint
  readonly text: string
}

/** Reads a CIDR whose host bits are zero; undefined when it is none (Azure refuses 10.0.0.1/24). */
export function parseRange(text: string): AddressRange | undefined {
  // Told apart here: ipaddr.js itself tries IPv6 first, which is dear for what is none.
  const kind = text.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4
  if (!kind.isValidCIDR(text)) return undefined
  const [address, bits] = kind.parseCIDR(text)
  const width = address.kind() === 'ipv4' ? 32 : 128
  const size = 1n << BigInt(width - bits)
  const first = toNumber(address)
  if (first % size !== 0n) return undefined
  return { family: familyOf(address), first, last: first + size - 1n, text }
}

/** Reads an address in full notation; undefined when it is none. */
export function parseAddress(text: string): { readonly family: 'IPv4' | 'IPv6'; readonly value: bigint } | undefined {
  // ipaddr.js reads "10.1" and "0x7f.1" as BSD did; Azure does not.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return { family: 'IPv4', value: toNumber(ipaddr.IPv4.parse(text)) }
  return ipaddr.IPv6.isValid(text) ? { family: 'IPv6', value: toNumber(ipaddr.IPv6.parse(text)) } : undefined
}

export function contains(range: AddressRange, inner: { readonly first: bigint; readonly last: bigint }): boolean {
  return range.first <= inner.first && inner.last <= range.last
}

export function overlaps(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last
}

/** Answers whether `range` holds the address `text`. */
export function holds(range: AddressRange, text: string): boolean {
  const address = parseAddress(text)
  if (address === undefined || address.family !== range.family) return false
  return contains(range, { first: address.value, last: address.value })
}

export function formatAddress(family: 'IPv4' | 'IPv6', value: bigint): string {
  const length = family === 'IPv4' ? 4 : 16
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn))
  return ipaddr.fromByteArray(bytes).toString()
}

function toNumber(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function familyOf(address: ipaddr.IPv4 | ipaddr.IPv6): 'IPv4' | 'IPv6' {
  return address.kind() === 'ipv4' ? 'IPv4' : 'IPv6'
}
