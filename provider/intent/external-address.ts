import type { Address } from './net/address.ts'
import { parseAddress } from './net/address.ts'
import { contains, parsePrefix } from './net/prefix.ts'
import type { Source } from './source.ts'

/** Ranges that no public IP is ever in, by ipaddr.js' names (reference section 1.1). */
const notPublic: ReadonlySet<string> = new Set([
  'unspecified',
  'broadcast',
  'loopback',
  'multicast',
  'linkLocal',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
])

/** Azure's own address inside every virtual network: DHCP, DNS and the source of health probes. */
const wireServer = '168.63.129.16'

/** Refuses an address that Azure never gives out, before a lookup of the public IP that holds it ends in "not found". */
export function checkExternal(source: Source, field: string, address: Pick<Address, 'text' | 'range'>): void {
  const rule = source.defaults.externalAddresses
  if (rule === 'any') return
  const reserved = notPublic.has(address.range) || address.text === wireServer
  if (!reserved || rule.alsoPublic.some((cidr) => isIn(address.text, cidr))) return
  const why = `an external Service needs a public address, and this one is ${address.text === wireServer ? 'Azure’s own' : address.range}`
  const fix = 'Name the address of a public IP that exists, or make the Service internal.'
  source.findings.refuse({ field, value: address.text, why, fix })
}

function isIn(address: string, cidr: string): boolean {
  const family = parseAddress(address)?.family
  const outer = parsePrefix(cidr)
  const inner = parsePrefix(`${address}/${family === 'IPv4' ? 32 : 128}`)
  return !('why' in outer) && !('why' in inner) && contains(outer, inner)
}
