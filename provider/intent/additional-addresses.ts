import { annotation } from './annotations.ts'
import { parseAddress } from './net/address.ts'
import type { Source } from './source.ts'

/** Addresses that are published and opened beside the load balancer's own. */
export function parseAdditionalAddresses(source: Source): readonly string[] {
  const list = annotation('additionalPublicIps')
  const addresses: string[] = []
  for (const item of source.annotations.commas(list) ?? []) {
    const address = parseAddress(item)
    if (address !== undefined) addresses.push(address.text)
    else {
      const fix = 'Write IP addresses with commas between.'
      source.findings.refuse({ field: list.key, value: item, why: 'it is not an IP address', fix })
    }
  }
  return addresses
}
