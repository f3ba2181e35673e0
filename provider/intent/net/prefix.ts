import ipaddr from 'ipaddr.js'
import type { IpFamily } from '../intent.ts'
import { parseAddress } from './address.ts'

/** A network: `base` is its first address as a number, so that containment is arithmetic. */
export interface Prefix {
  readonly family: IpFamily
  readonly base: bigint
  readonly length: number
}

const width = { IPv4: 32, IPv6: 128 } as const

/** `masked` is the network that was probably meant, where only host bits are in the way. */
export interface BadPrefix {
  readonly why: string
  readonly masked?: string
}

/** Reads a CIDR strictly: host bits must be zero (reference section 1.2), the length has neither sign nor leading zero. */
export function parsePrefix(text: string): Prefix | BadPrefix {
  const [, addressText = '', lengthText = ''] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const address = parseAddress(addressText)
  const length = Number(lengthText)
  if (address === undefined || lengthText === '' || length > width[address.family]) {
    return { why: 'it is not a CIDR' }
  }
  const value = toNumber(address.text)
  const hostBits = BigInt(width[address.family] - length)
  const prefix = { family: address.family, base: (value >> hostBits) << hostBits, length }
  if (prefix.base === value) return prefix
  return { why: 'it has host bits', masked: formatPrefix(prefix) }
}

/** Writes the canonical form, e.g. `10.0.0.0/8`. */
export function formatPrefix(prefix: Prefix): string {
  const bytes: number[] = []
  for (let shift = width[prefix.family] - 8; shift >= 0; shift -= 8) {
    bytes.push(Number((prefix.base >> BigInt(shift)) & 0xffn))
  }
  const address = prefix.family === 'IPv4' ? new ipaddr.IPv4(bytes) : new ipaddr.IPv6(bytes)
  return `${address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()}/${prefix.length}`
}

/**
 * Merges overlapping and adjacent networks. The Azure provider does this before it names a security rule after its
 * sources, so a rule of its making is only found again when the same is done here.
 */
export function aggregate(prefixes: readonly Prefix[]): readonly Prefix[] {
  const merged: Prefix[] = []
  for (const prefix of [...prefixes].sort(order)) {
    const last = merged.at(-1)
    if (last !== undefined && contains(last, prefix)) continue
    merged.push(prefix)
    joinTwins(merged)
  }
  return merged
}

/** Replaces the last two by their parent for as long as they are its halves; the upper half alone shares none with what follows. */
function joinTwins(sorted: Prefix[]): void {
  for (;;) {
    const [low, high] = sorted.slice(-2)
    if (low === undefined || high === undefined) return
    const parent = { family: low.family, base: low.base, length: low.length - 1 }
    const isParent = low.length > 0 && low.length === high.length && contains(parent, high)
    if (!isParent) return
    sorted.splice(-2, 2, parent)
  }
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false
  const hostBits = BigInt(width[outer.family] - outer.length)
  return outer.base >> hostBits === inner.base >> hostBits
}

function order(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family === 'IPv4' ? -1 : 1
  if (a.base !== b.base) return a.base < b.base ? -1 : 1
  return a.length - b.length
}

function toNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
