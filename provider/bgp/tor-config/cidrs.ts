import { printAddress, type AddressBlock } from '../pools/address-block.ts'

/** The fewest networks that make up `block`, in order; any network within it lies within one of them. */
export function cidrsOf({ family, first, last }: AddressBlock): readonly { prefix: string; length: number }[] {
  const bits = family === 'IPv4' ? 32 : 128
  const cidrs: { prefix: string; length: number }[] = []
  for (let next = first; next <= last;) {
    let length = bits
    // Grows while it begins where a network of twice the size would, and does not reach beyond the end.
    for (; length > 0; length -= 1) {
      const twice = 1n << BigInt(bits - length + 1)
      if (next % twice !== 0n || next + twice - 1n > last) break
    }
    cidrs.push({ prefix: `${printAddress(family, next)}/${length}`, length })
    next += 1n << BigInt(bits - length)
  }
  return cidrs
}
