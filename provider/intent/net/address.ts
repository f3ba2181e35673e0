import ipaddr from 'ipaddr.js'
import type { IpFamily } from '../intent.ts'

export interface Address {
  readonly family: IpFamily
  /** The canonical form: RFC 5952 for IPv6, so that two spellings of one address compare equal. */
  readonly text: string
  /** What range of the IANA registries it lies in, in ipaddr.js' words: `unicast`, `private`, `loopback` … */
  readonly range: string
}

/**
 * Reads an IP address as Go's `netip.ParseAddr` does: no blanks, no leading zeros (`010.0.0.1` would be octal to some),
 * no shortened IPv4; and no zone, which means nothing outside one host. Undefined for anything else.
 */
export function parseAddress(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    const address = ipaddr.IPv4.parse(text)
    return { family: 'IPv4', text: address.toString(), range: address.range() }
  }
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  return { family: 'IPv6', text: address.toRFC5952String(), range: address.range() }
}
