import ipaddr from 'ipaddr.js'
import type { IpFamily } from '#provider/intent/intent'

/** Consecutive addresses of one family, both ends included, as numbers: IPv6 needs more than a double holds. */
export interface AddressBlock {
  readonly family: IpFamily
  readonly first: bigint
  readonly last: bigint
  /** As its author wrote it. */
  readonly text: string
}

/** Reads `10.0.0.0/24`, `10.0.0.1-10.0.0.9` or one address; undefined if it is none of these, or its ends are the wrong way round. */
export function readAddressBlock(text: string): AddressBlock | undefined {
  const [from = '', to, ...more] = text.split('-').map((part) => part.trim())
  if (more.length > 0) return undefined
  if (to !== undefined) return blockBetween(from, to, text)
  if (!from.includes('/')) return blockBetween(from, from, text)
  if (!ipaddr.isValidCIDR(from)) return undefined
  const [address, length] = ipaddr.parseCIDR(from)
  const bits = BigInt((address.kind() === 'ipv4' ? 32 : 128) - length)
  const first = (numberOf(address) >> bits) << bits
  return { family: familyOf(address), first, last: first + (1n << bits) - 1n, text }
}

/** Reads one address as a number, undefined if it is none. */
export function readAddress(text: string): { readonly family: IpFamily; readonly value: bigint } | undefined {
  if (!isAddress(text)) return undefined
  const address = ipaddr.parse(text)
  return { family: familyOf(address), value: numberOf(address) }
}

/** Writes the address `value` of `family` in its canonical text (RFC 5952). */
export function printAddress(family: IpFamily, value: bigint): string {
  const length = family === 'IPv4' ? 4 : 16
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn))
  return ipaddr.fromByteArray(bytes).toString()
}

function blockBetween(from: string, to: string, text: string): AddressBlock | undefined {
  const [first, last] = [readAddress(from), readAddress(to)]
  if (first === undefined || last === undefined) return undefined
  if (first.family !== last.family || first.value > last.value) return undefined
  return { family: first.family, first: first.value, last: last.value, text }
}

/** The library also takes `10.1` and `0x0a000001`; nobody means those. */
function isAddress(text: string): boolean {
  return text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text)
}

function familyOf(address: ipaddr.IPv4 | ipaddr.IPv6): IpFamily {
  return address.kind() === 'ipv4' ? 'IPv4' : 'IPv6'
}

function numberOf(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
