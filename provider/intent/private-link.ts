import { annotation } from './annotations.ts'
import type { Intent, PrivateLink } from './intent.ts'
import { parseAddress } from './net/address.ts'
import type { Source } from './source.ts'
import { parseSubnetName } from './subnet.ts'

/** The private entrance that a Service asks for beside its address (reference section 1.4); undefined: none. */
export function parsePrivateLink(
  source: Source,
  service: Pick<Intent, 'families' | 'internal' | 'forwarding'>,
): PrivateLink | undefined {
  if (!source.annotations.flag(annotation('privateLink'))) return undefined
  checkFrontend(source, service)
  const addresses = parseStaticAddresses(source)
  const visibility = everybodyOr(parseList(source, 'privateLinkVisibility'))
  const autoApproval = parseList(source, 'privateLinkAutoApproval')
  tellUnseen(source, visibility, autoApproval)
  return {
    resourceGroup: source.annotations.filled(annotation('privateLinkGroup'))?.trim(),
    name: parseName(source)?.trim(),
    subnet: parseSubnetName(source, 'privateLinkSubnet'),
    addressCount: parseCount(source, addresses),
    addresses,
    fqdns: parseList(source, 'privateLinkFqdns'),
    proxyProtocol: source.annotations.flag(annotation('privateLinkProxyProtocol')),
    visibility,
    autoApproval,
    settings: settings.map((id) => annotation(id)).flatMap((one) => (source.annotations.has(one) ? [one.key] : [])),
  }
}

/** What only the Service that made the private link may say; the group says only where to look. */
const settings = [
  'privateLinkName',
  'privateLinkSubnet',
  'privateLinkAddressCount',
  'privateLinkAddresses',
  'privateLinkFqdns',
  'privateLinkProxyProtocol',
  'privateLinkVisibility',
  'privateLinkAutoApproval',
] as const

function checkFrontend(
  { findings }: Source,
  { families, internal, forwarding }: Pick<Intent, 'families' | 'internal' | 'forwarding'>,
): void {
  const { key: field } = annotation('privateLink')
  if (!internal && forwarding.floatingIp) {
    const why = 'packets of a private link do not come through to an external address with floating IP'
    const fix = `Set ${annotation('internal').key} or ${annotation('disableFloatingIp').key} to "true".`
    findings.refuse({ field, value: 'true', why, fix })
  }
  if (!families.includes('IPv4')) {
    const why = 'private link services have IPv4 only'
    findings.refuse({ field, value: 'true', why, fix: 'Add IPv4 to spec.ipFamilies, or remove the annotation.' })
  }
}

function parseName(source: Source): string | undefined {
  const named = annotation('privateLinkName')
  const value = source.annotations.text(named)
  if (value !== undefined && value.trim() === '') {
    const fix = 'Write a name, or remove it, and the name is made of that of the frontend.'
    source.findings.refuse({ field: named.key, value, why: 'a private link service needs a name', fix })
  }
  return value
}

function parseStaticAddresses(source: Source): readonly string[] {
  const { key: field } = annotation('privateLinkAddresses')
  const found = parseList(source, 'privateLinkAddresses').flatMap((value) => {
    const address = parseAddress(value)
    if (address?.family === 'IPv4') return [address.text]
    const why = address === undefined ? 'it is not an IP address' : 'private link services have IPv4 only'
    source.findings.refuse({ field, value, why, fix: 'Write IPv4 addresses of the subnet with blanks between.' })
    return []
  })
  return [...new Set(found)]
}

function parseCount(source: Source, addresses: readonly string[]): number {
  const named = annotation('privateLinkAddressCount')
  const count = source.annotations.integer(named)
  if (addresses.length <= (count ?? 1)) return count ?? 1
  const { key: field } = annotation('privateLinkAddresses')
  const why = `these are ${addresses.length} addresses, but the private link service has ${count ?? 1}`
  const fix = `Set ${named.key} to "${addresses.length}" or more.`
  source.findings.refuse({ field, value: addresses.join(' '), why, fix })
  return count ?? 1
}

type ListId = 'privateLinkAddresses' | 'privateLinkFqdns' | 'privateLinkVisibility' | 'privateLinkAutoApproval'

/** The items between blanks. A comma is no part of any of them, and Azure would say no more than that an item is invalid. */
function parseList(source: Source, id: ListId): readonly string[] {
  const named = annotation(id)
  const value = source.annotations.text(named) ?? ''
  if (value.includes(',')) {
    const fix = `Write "${value
      .split(/[\s,]+/)
      .filter(Boolean)
      .join(' ')}".`
    source.findings.refuse({ field: named.key, value, why: 'its items are separated by blanks, not by commas', fix })
    return []
  }
  return value.split(/\s+/).filter(Boolean)
}

function everybodyOr(subscriptions: readonly string[]): readonly string[] {
  return subscriptions.includes('*') ? ['*'] : subscriptions
}

/** Azure approves nobody who cannot see the service, and does not say so. */
function tellUnseen(source: Source, visibility: readonly string[], autoApproval: readonly string[]): void {
  const visible = new Set(visibility.map((subscription) => subscription.toLowerCase()))
  const unseen = visible.has('*') ? [] : autoApproval.filter((one) => !visible.has(one.toLowerCase()))
  if (unseen.length === 0) return
  const { key: field } = annotation('privateLinkAutoApproval')
  const why = 'who is approved must be able to see the private link service, or it has no effect'
  const fix = `Add ${unseen.length === 1 ? 'it' : 'them'} to ${annotation('privateLinkVisibility').key}, or write "*" there.`
  source.findings.notice({ field, value: unseen.join(' '), why, fix })
}
