import { printAddress, readAddressBlock } from '../pools/address-block.ts'
import type { AddressBlock } from '../pools/address-block.ts'
import type { VirtualIp } from './facts.ts'

/** A CIDR as its first and last address. */
export interface Range extends AddressBlock {
  readonly length: number
}

/** Undefined where the text is no CIDR. */
export function readRange(cidr: string): Range | undefined {
  const [, length] = /\/(\d{1,3})$/.exec(cidr) ?? []
  const block = readAddressBlock(cidr)
  return block === undefined || length === undefined ? undefined : { ...block, length: Number(length) }
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last
}

export function holds(range: Range, address: Pick<VirtualIp, 'family' | 'value'>): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last
}

export function overlap(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last
}

/** The first address, as which a range is announced. */
export function baseOf({ family, first }: Range): VirtualIp {
  return { family, value: first, text: printAddress(family, first) }
}
