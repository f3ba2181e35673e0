import { annotation } from './annotations.ts'
import { checkExternal } from './external-address.ts'
import type { AddressRequest, Intent, IpFamily } from './intent.ts'
import { parseAddress } from './net/address.ts'
import type { Source } from './source.ts'

/** Which address is asked for in each family. External: a named public IP wins over a prefix, and that over a value. */
export function parseAddresses(source: Source, families: readonly IpFamily[], internal: boolean): Intent['address'] {
  const requests: Partial<Record<IpFamily, AddressRequest>> = {}
  for (const family of families) {
    const only = families.length === 1
    const request = (internal ? undefined : byName(source, family, only)) ?? byValue(source, family, internal)
    if (request !== undefined) requests[family] = request
  }
  warnOfUnusedIp(source, requests)
  return requests
}

function byName(source: Source, family: IpFamily, only: boolean): AddressRequest | undefined {
  const named = ofFamily(source, ['publicIpName', 'publicIpNameIpv6'], family, only)
  if (named !== undefined) return { by: 'name', name: named.value }
  const prefix = ofFamily(source, ['publicIpPrefix', 'publicIpPrefixIpv6'], family, only)
  if (prefix === undefined) return undefined
  if (!/^\/subscriptions\/.+\/publicIPPrefixes\/[^/]+$/i.test(prefix.value)) {
    const why = 'it is not the id of a public IP prefix'
    const fix = 'Write /subscriptions/…/resourceGroups/…/providers/Microsoft.Network/publicIPPrefixes/….'
    source.findings.refuse({ field: prefix.key, value: prefix.value, why, fix })
  }
  return { by: 'prefix', prefixId: prefix.value }
}

/** A Service of IPv6 only may use the plain key too, after the one for IPv6 (reference section 1.1). */
function ofFamily(
  source: Source,
  [plain, ipv6]: readonly ['publicIpName', 'publicIpNameIpv6'] | readonly ['publicIpPrefix', 'publicIpPrefixIpv6'],
  family: IpFamily,
  only: boolean,
): { readonly key: string; readonly value: string } | undefined {
  const ids = family === 'IPv4' ? [plain] : only ? [ipv6, plain] : [ipv6]
  for (const id of ids) {
    const named = annotation(id)
    const value = source.annotations.filled(named)
    if (value !== undefined) return { key: named.key, value }
  }
  return undefined
}

function byValue(source: Source, family: IpFamily, internal: boolean): AddressRequest | undefined {
  const own = annotation(family === 'IPv4' ? 'ipv4' : 'ipv6')
  const annotated = source.annotations.filled(own)
  if (annotated !== undefined) {
    const address = parseAddress(annotated)
    if (address?.family === family) return request(source, own.key, address, internal)
    const why = `it is not an ${family} address`
    source.findings.refuse({ field: own.key, value: annotated, why, fix: `Write an ${family} address without blanks.` })
    return undefined
  }
  const stated = source.spec.loadBalancerIP ?? ''
  const address = stated === '' ? undefined : parseAddress(stated)
  if (address?.family === family) return request(source, 'spec.loadBalancerIP', address, internal)
  if (stated !== '' && address === undefined) {
    const fix = 'Write an IP address without blanks, or remove the field.'
    source.findings.refuse({ field: 'spec.loadBalancerIP', value: stated, why: 'it is not an IP address', fix })
  }
  return undefined
}

function request(
  source: Source,
  field: string,
  address: { readonly text: string; readonly range: string },
  internal: boolean,
): AddressRequest {
  if (!internal) checkExternal(source, field, address)
  return { by: 'ip', ip: address.text }
}

function warnOfUnusedIp(source: Source, requests: Intent['address']): void {
  const value = source.spec.loadBalancerIP ?? ''
  const address = parseAddress(value)
  if (value === '' || address === undefined) return
  const used = Object.values(requests).some((each) => each.by === 'ip' && each.ip === address.text)
  if (used) return
  const why = 'it has no effect: an annotation names the address, or the Service has none of this family'
  source.findings.tolerate({ field: 'spec.loadBalancerIP', value, why, fix: 'Remove the field or the annotation.' })
}
