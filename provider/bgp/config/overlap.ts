import type { AddressBlock } from '../pools/address-block.ts'

/** Whether two blocks have an address in common. */
export function overlap(one: AddressBlock, other: AddressBlock): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last
}
