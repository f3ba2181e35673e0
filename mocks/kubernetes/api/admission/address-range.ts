import ipaddr from 'ipaddr.js'

/** A block of cluster addresses, given out in turn. */
export interface AddressRange {
  readonly family: 'IPv4' | 'IPv6'
  readonly cidr: string
  readonly includes: (ip: string) => boolean
  /** Answers the address at this distance from the start of the block; the first one given out is 1. */
  readonly at: (offset: number) => string
  /** How many addresses can be given out; large blocks are cut, nobody makes 65,536 Services here. */
  readonly size: number
}

const largest = 65_536

/** Parses a CIDR such as `10.96.0.0/16` or `fd00:10:96::/112`. Throws when it is none. */
export function parseAddressRange(cidr: string): AddressRange {
  const [network, length] = ipaddr.parseCIDR(cidr)
  const bits = network.kind() === 'ipv4' ? 32 : 128
  const hostBits = bits - length
  // The first address is the network's, the last one of IPv4 is its broadcast.
  const total = hostBits >= 16 ? largest : 2 ** hostBits
  return {
    family: network.kind() === 'ipv4' ? 'IPv4' : 'IPv6',
    cidr,
    size: Math.max(total - 2, 0),
    includes: (ip) => {
      const address = ipaddr.parse(ip)
      return address.kind() === network.kind() && address.match(network, length)
    },
    at: (offset) => plus(network, offset),
  }
}

function plus(network: ipaddr.IPv4 | ipaddr.IPv6, offset: number): string {
  const bytes = network.toByteArray()
  let carry = offset
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index -= 1) {
    const sum = (bytes[index] ?? 0) + (carry % 256)
    bytes[index] = sum % 256
    carry = Math.floor(carry / 256) + Math.floor(sum / 256)
  }
  return ipaddr.fromByteArray(bytes).toString()
}
